using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Privacy;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Privacy;

/// <summary>What is removed when its time is over, and what a site says of it.</summary>
public sealed class RetentionTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_past_its_time_is_removed_and_written_down_and_the_rest_stays(Database database)
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Database = database,
            Settings = new Dictionary<string, string> { ["Discuss:Retention:UnusedGuestsDays"] = "30", ["Discuss:Retention:GuestMailDays"] = "60", ["Discuss:Retention:RemovedTextDays"] = "90" },
        });
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Open });
        var moderator = await calls.ModeratorAsync();
        var (unused, writer, lately) = (await Guest.NewAsync(host), await Guest.ConfirmedAsync(host, Calls.NewEmail()), await Guest.ConfirmedAsync(host, Calls.NewEmail()));
        var (stays, rejected, approved) = (await calls.PostedAsync(writer.As, "It stays."), await calls.PostedAsync(writer.As, "A curlew, rejected."), await calls.PostedAsync(writer.As, "Approved again."));
        await calls.DecideAsync(moderator, (rejected, "reject"), (approved, "reject"));
        var again = await calls.SendAsync(HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = approved.Id(), version = 2, action = "approve" } } }, moderator);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        await Wait.UntilAsync(async () => (await calls.GetAsync($"moderation/search?site={calls.Site.Slug}&q=curlew", moderator)).Items().Length == 1);
        await OlderAsync(host, calls.Site.Id);
        await calls.PostedAsync(lately.As, "Lately.");
        var young = await calls.PostedAsync(lately.As, "Rejected lately.");
        await calls.DecideAsync(moderator, (young, "reject"));

        await host.Services.GetRequiredService<RetentionKeeper>().RunAsync(CancellationToken.None);

        Assert.Equal(0, await Guest.CountAsync(host, "SELECT count(*) FROM authors WHERE id = @id", ("id", unused.Author)));
        Assert.Equal(0, await Guest.CountAsync(host, "SELECT count(*) FROM authors WHERE id = @id AND email_hash IS NOT NULL", ("id", writer.Author)));
        Assert.Equal(1, await Guest.CountAsync(host, "SELECT count(*) FROM authors WHERE id = @id AND email_hash IS NOT NULL", ("id", lately.Author)));
        Assert.Equal("", await BodyAsync(rejected.Id()));
        Assert.Equal("It stays.", await BodyAsync(stays.Id()));
        Assert.Equal("Approved again.", await BodyAsync(approved.Id()));
        Assert.Equal("Rejected lately.", await BodyAsync(young.Id()));
        Assert.Empty((await calls.GetAsync($"moderation/search?site={calls.Site.Slug}&q=curlew", moderator)).Items());

        // The second run of a day finds nothing, and says so in the same line.
        await host.Services.GetRequiredService<RetentionKeeper>().RunAsync(CancellationToken.None);
        var runs = await host.Services.GetRequiredService<RetentionKeeper>().RunsAsync(CancellationToken.None);
        Assert.Equal(
            new[] { (RetentionKeeper.GuestMail, 1L), (RetentionKeeper.RemovedText, 1L), (RetentionKeeper.UnusedGuests, 1L) }, runs.Select(run => (run.What, run.Removed)));
        var page = await host.PageAsync("/admin/retention", await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword));
        Assert.Contains("90 days", page.Text, StringComparison.Ordinal);
        Assert.Contains("mail addresses of guests", page.Text, StringComparison.Ordinal);

        Task<string?> BodyAsync(string comment)
        {
            var id = Core.Threads.CommentId.Parse(comment, null);
            return Guest.ValueAsync<string>(
                host, $"SELECT body FROM comments WHERE site_id = {id.Thread.Site} AND thread_number = {id.Thread.Number} AND ordinal = @ordinal", ("ordinal", id.Ordinal));
        }
    }

    [Fact]
    public async Task A_sites_page_says_what_its_settings_keep_in_the_readers_language()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Settings = new Dictionary<string, string> { ["Discuss:Retention:RemovedTextDays"] = "45" } });
        var open = await host.SiteAsync();
        var closed = await host.SiteAsync(new SiteSettings
        {
            Guests = GuestPolicy.NotAllowed, Images = new ImageUploadSettings { Uploads = false },
            Moderation = new() { External = new() { Url = "https://rules.example/ask" } },
        });

        var (all, less) = (await host.PageAsync($"/privacy?site={open.Slug}"), await host.PageAsync($"/privacy?site={closed.Slug}"));

        Assert.Contains("45 days", all.Text, StringComparison.Ordinal);
        Assert.Contains("365 days where nothing was ever written", all.Text, StringComparison.Ordinal);
        Assert.Contains("Images, without", all.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("as a guest, and your website", less.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Images, without", less.Text, StringComparison.Ordinal);
        Assert.Contains("rules.example", less.Text, StringComparison.Ordinal);
        foreach (var (locale, title) in new[] { ("de", "Was hier gespeichert wird"), ("fr", "Ce qui est conservé ici"), ("es", "Lo que se guarda aquí"), ("ar", "ما يُحفَظ هنا") })
            Assert.Contains(title, WebUtility.HtmlDecode((await host.PageAsync($"/privacy?site={open.Slug}&locale={locale}")).Text), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", all.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync("/privacy?site=nowhere")).Status);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("99999999")]
    public async Task A_setting_that_is_no_number_of_days_is_refused_at_the_start(string days)
    {
        var refused = await Assert.ThrowsAsync<ConfigurationException>(
            async () => await (await DiscussHost.StartAsync(new HostOptions { Settings = new Dictionary<string, string> { ["Discuss:Retention:GuestMailDays"] = days } })).DisposeAsync());

        Assert.Contains("Discuss:Retention:GuestMailDays", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>As if everything had been a hundred days ago.</summary>
    private static Task<int> OlderAsync(DiscussHost host, int site) => host.Database.WriteAsync(
        async session =>
        {
            const long Days = 100L * 24 * 60 * 60 * 1000;
            foreach (var text in new[]
            {
                $"UPDATE authors SET created_at = created_at - {Days}", $"UPDATE comments SET created_at = created_at - {Days} WHERE site_id = {site}",
                $"UPDATE transitions SET created_at = created_at - {Days} WHERE site_id = {site}",
            })
                await session.ExecuteAsync(new Sql(text), CancellationToken.None);
            return 0;
        },
        CancellationToken.None);
}
