using System.Text;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Notifications;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Notifications;

public sealed class ReportMailTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly Sql Waiting = new(
        "SELECT count(*) FROM outbox WHERE kind = @kind AND payload LIKE @comment", Parameter.Text("kind"), Parameter.Text("comment"));

    [Theory, OnSqlite, OnPostgres]
    public async Task The_first_report_of_a_comment_mails_the_moderators_of_its_site(Database database)
    {
        var host = await hosts.OnAsync(database);
        var discussion = await Discussion.StartAsync(host, new SiteSettings { ModerationMail = "mods@example.org" });
        var comment = await discussion.PostAsync(await discussion.PersonAsync("Mira"), "Something *rude*, über alles.");

        await ReportAsync(discussion, comment, await discussion.PersonAsync("Tom"), "This hurts.");
        await UntilSentAsync(host, comment);
        await ReportAsync(discussion, comment, await discussion.PersonAsync("Ines"), "Me too.");
        await UntilSentAsync(host, comment);

        var mail = Assert.Single(MailsOf(host, comment));
        var (head, body) = Read(mail);
        Assert.Contains("To: <mods@example.org>", head, StringComparison.Ordinal);
        Assert.Contains("Something *rude*, über alles.", body, StringComparison.Ordinal);
        Assert.Contains("This hurts.", body, StringComparison.Ordinal);
        Assert.Contains(comment.Id.ToString(), body, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_site_that_names_no_address_gets_no_mail(Database database)
    {
        var host = await hosts.OnAsync(database);
        var discussion = await Discussion.StartAsync(host);
        var comment = await discussion.PostAsync(await discussion.PersonAsync("Mira"));

        await ReportAsync(discussion, comment, await discussion.PersonAsync("Tom"), null);

        await UntilSentAsync(host, comment);
        Assert.Empty(MailsOf(host, comment));
    }

    private static Task ReportAsync(Discussion discussion, CommentView comment, Actor reporter, string? note) =>
        discussion.Writer.ReportAsync(comment.Id, "insult", note, reporter, CancellationToken.None);

    private static string[] MailsOf(DiscussHost host, CommentView comment) =>
        Path.Combine(host.DataFolder, "mail") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder, $"report-{comment.Id}-*.eml") : [];

    private static (string Head, string Body) Read(string file)
    {
        var parts = File.ReadAllText(file).Split("\r\n\r\n", 2);
        return (parts[0], Encoding.UTF8.GetString(Convert.FromBase64String(parts[1].Replace("\r\n", "", StringComparison.Ordinal))));
    }

    /// <summary>Waits until no mail about the comment waits in the outbox.</summary>
    private static Task UntilSentAsync(DiscussHost host, CommentView comment) => Wait.UntilAsync(async () =>
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(Waiting, row => row.GetInt64(0), CancellationToken.None, ReportMail.ReportKind, $"%\"{comment.Id}\"%") == 0;
    });
}
