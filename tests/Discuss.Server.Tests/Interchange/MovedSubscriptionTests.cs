using System.Net;
using System.Text;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Discuss.Server.Tests.Notifications.Notices;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Interchange;

/// <summary>Who followed a discussion elsewhere, and confirmed that there, follows it here; nobody else is written to.</summary>
public sealed class MovedSubscriptionTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_people_follow_comes_along_and_the_export_of_what_was_imported_is_the_same(Database database)
    {
        await using var old = await DiscussHost.StartAsync(database);
        await using var fresh = await DiscussHost.StartAsync(database);
        using var from = await Moving.StartAsync(old);
        using var to = await Moving.StartAsync(fresh);
        var (desk, target) = (new NoticeDesk(old, from.Site), new NoticeDesk(fresh, to.Site));
        var (email, reader, stranger) = (Calls.NewEmail(), Calls.NewEmail(), Calls.NewEmail());
        var mira = await Guest.ConfirmedAsync(old, email, from.Site.Slug, Calls.NewName("Mira"));
        var comment = await desk.Calls.PostedAsync(mira.As, "The harbour is loud.");
        Assert.Equal(HttpStatusCode.NoContent, (await desk.PutAsync($"comments/{comment.Id()}/subscription", new { mail = true }, mira.As)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await FollowAsync(desk, new { mail = false }, mira.As, "never-spoken-of")).Status);
        // A reader without a name who confirmed, and one whose address somebody gave.
        Assert.Equal(HttpStatusCode.Accepted, (await FollowAsync(desk, new { email = reader })).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await FollowAsync(desk, new { email = stranger })).Status);
        await old.Services.GetRequiredService<Subscribers>().ConfirmAsync(await AuthorOfAsync(old, reader), CancellationToken.None);

        var export = await from.ExportAsync(withAddresses: true);
        var (dry, _) = await to.ImportAsync("discuss", Encoding.UTF8.GetBytes(export), options => options with { IsDryRun = true });
        var (result, report) = await to.ImportAsync("discuss", Encoding.UTF8.GetBytes(export));

        Assert.DoesNotContain(stranger, export, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"subscription\"", await from.ExportAsync(withAddresses: false), StringComparison.Ordinal);
        Assert.Equal((3L, 3L, 2L), (result.NewSubscriptions, dry.NewSubscriptions, result.NewPeople));
        Assert.DoesNotContain("refused:", report, StringComparison.Ordinal);
        Assert.Equal(ExportContent.Of(export), ExportContent.Of(await to.ExportAsync(withAddresses: true)));

        // They are told here, of what is written here; and who ends it here has ended it, whatever is imported again.
        var tom = await Guest.NewAsync(fresh, to.Site.Slug, name: Calls.NewName("Tom"));
        var moved = Core.Threads.CommentId.Parse(comment.Id(), null);
        await target.Calls.PostedAsync(tom.As, "It is.", new Core.Threads.CommentId(new Core.Threads.ThreadId(to.Site.Id, moved.Thread.Number), moved.Ordinal).ToString());
        var mail = Assert.Single(await target.MailsAsync(reader));
        Assert.Single(await target.MailsAsync(email));
        Assert.Equal(HttpStatusCode.OK, (await fresh.FormAsync(mail.Stop, new() { ["List-Unsubscribe"] = "One-Click" })).Status);
        (result, _) = await to.ImportAsync("discuss", Encoding.UTF8.GetBytes(export));
        Assert.Equal((0L, 3L), (result.NewSubscriptions, result.KnownSubscriptions));
        await target.Calls.PostedAsync(tom.As, "Nobody is mailed of this.");
        Assert.Single(await target.MailsAsync(reader));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_WordPress_come_the_confirmed_ones_only_and_those_that_want_answers_follow_their_own_comments(Database database)
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(database));
        var export = Exports.WordPress.Replace(
            "<wp:postmeta><wp:meta_key><![CDATA[_thumbnail_id]]>",
            """
            <wp:postmeta><wp:meta_key><![CDATA[_stcr@_Ines@example.org]]></wp:meta_key><wp:meta_value><![CDATA[2020-05-01 10:00:00|R]]></wp:meta_value></wp:postmeta>
            <wp:postmeta><wp:meta_key><![CDATA[_stcr@_desk@example.org]]></wp:meta_key><wp:meta_value><![CDATA[2020-05-01 10:00:00|Y]]></wp:meta_value></wp:postmeta>
            <wp:postmeta><wp:meta_key><![CDATA[_stcr@_nobody@example.org]]></wp:meta_key><wp:meta_value><![CDATA[2020-05-01 10:00:00|R]]></wp:meta_value></wp:postmeta>
            <wp:postmeta><wp:meta_key><![CDATA[_stcr@_this is none]]></wp:meta_key><wp:meta_value><![CDATA[2020-05-01 10:00:00|Y]]></wp:meta_value></wp:postmeta>
            <wp:postmeta><wp:meta_key><![CDATA[_thumbnail_id]]>
            """, StringComparison.Ordinal);

        var (dry, _) = await moving.ImportAsync("wordpress", Encoding.UTF8.GetBytes(export), options => options with { IsDryRun = true });
        var (first, report) = await moving.ImportAsync("wordpress", Encoding.UTF8.GetBytes(export));
        var rows = await FollowersAsync(moving);
        var (second, _) = await moving.ImportAsync("wordpress", Encoding.UTF8.GetBytes(export));

        Assert.Equal((3L, 3L, first.NewPeople), (first.NewSubscriptions, dry.NewSubscriptions, dry.NewPeople));
        Assert.Equal((0L, 3L, 0L), (second.NewSubscriptions, second.KnownSubscriptions, second.NewPeople));
        Assert.Equal(rows, await FollowersAsync(moving));
        var ines = (await moving.RowsAsync()).Single(row => row.Foreign == "1");
        // Who wrote follows under the name that they wrote under; who did not has none.
        Assert.Equal(new[] { ("", 0), ("desk", 0), ("Ines", ines.Ordinal) }.Order(), rows.Order());
        foreach (var reason in new[]
                 {
                     "its address was not confirmed there: nobody is written to who did not say so", "it wants answers, and nobody wrote there under its address",
                     "it names no address that can be written to",
                 })
            Assert.Contains("subscription without an identifier: refused: " + reason, report, StringComparison.Ordinal);
        Assert.DoesNotContain("unsure@example.org", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_our_own_export_too_an_address_that_was_not_confirmed_is_not_written_to_and_what_is_not_there_is_told()
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Database.Sqlite));
        var export = Exports.Own.Replace(
            """{"type":"end","lines":9}""",
            """
            {"type":"subscription","thread":"1","author":"7","byMail":true,"createdAt":"2025-01-01T00:00:00Z"}
            {"type":"subscription","thread":"1","author":"8","byMail":true,"confirmed":true,"createdAt":"2025-01-01T00:00:00Z"}
            {"type":"subscription","thread":"2","author":"7","byMail":true,"confirmed":true}
            {"type":"subscription","thread":"1","author":"77","byMail":false}
            {"type":"subscription","thread":"1","comment":"1-77","author":"7","byMail":true,"confirmed":true}
            {"type":"subscription","thread":"1","comment":"1-1","author":"7","byMail":true,"confirmed":true,"createdAt":"2999-01-01T00:00:00Z"}
            {"type":"end","lines":15}
            """, StringComparison.Ordinal);

        var (result, report) = await moving.ImportAsync("discuss", Encoding.UTF8.GetBytes(export));

        Assert.Equal(1L, result.NewSubscriptions);
        Assert.Equal([("Ann", 1)], await FollowersAsync(moving));
        foreach (var (line, reason) in new[]
                 {
                     (11, "its address was not confirmed there"), (12, "there is no address in the export"), (13, "its discussion is not in the export"), (14, "who follows is not in the export"),
                     (15, "what it follows is not here"),
                 })
            Assert.Contains($"line {line}: subscription without an identifier: refused: {reason}", report, StringComparison.Ordinal);
    }

    private static Task<Answer> FollowAsync(NoticeDesk desk, object body, Action<HttpRequestMessage>? who = null, string? key = null) =>
        desk.PutAsync($"sites/{desk.Site.Slug}/subscription?key={key ?? desk.Calls.Key}", body, who);

    private static async Task<long> AuthorOfAsync(DiscussHost host, string email)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(
            new Server.Storage.Sql("SELECT max(id) FROM authors WHERE email_hash = @hash", Server.Storage.Parameter.Bytes("hash")), row => row.GetInt64(0), CancellationToken.None,
            host.Services.GetRequiredService<Server.Identity.GuestAddresses>().HashOf(email));
    }

    private static async Task<List<(string Name, int Ordinal)>> FollowersAsync(Moving moving)
    {
        await using var session = await moving.Host.Database.ReadAsync(CancellationToken.None);
        return await session.QueryAsync(
            new Server.Storage.Sql(
                "SELECT a.name, s.ordinal FROM subscriptions s JOIN authors a ON a.id = s.author_id WHERE s.site_id = @site AND s.by_mail = 1 ORDER BY a.name, s.ordinal",
                Server.Storage.Parameter.Int("site")),
            row => (row.GetString(0), row.GetInt32(1)), CancellationToken.None, moving.Site.Id);
    }
}
