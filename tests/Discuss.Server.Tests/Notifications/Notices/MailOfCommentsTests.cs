using System.Net;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Guests;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Notifications.Notices;

public sealed class MailOfCommentsTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_asked_for_it_is_mailed_a_reply_in_text_and_html_with_a_link_to_the_comment_and_one_click_ends_it(Database database)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(database), new SiteSettings { Look = new() { Accent = "#7a1f5c" } });
        var (email, calls) = (Calls.NewEmail(), desk.Calls);
        var mira = await Guest.ConfirmedAsync(desk.Host, email, desk.Site.Slug, Calls.NewName("Mira"));
        var hers = await calls.PostedAsync(mira.As, "The harbour is loud.");
        Assert.Equal(HttpStatusCode.NoContent, (await desk.PutAsync("subscriptions/choices", new { replies = new { mail = true, push = false } }, mira.As)).Status);

        var tom = await Guest.NewAsync(desk.Host, desk.Site.Slug, name: Calls.NewName("Tom <b>"));
        var reply = await calls.PostedAsync(tom.As, "It *is*, and <script>alert(1)</script> lovely.", hers.Id());
        await calls.PostedAsync(mira.As, "I answer myself.", hers.Id());

        var mail = Assert.Single(await desk.MailsAsync(email));
        Assert.Contains($"{tom.Name} replied to you", mail.Subject, StringComparison.Ordinal);
        Assert.StartsWith($"[{desk.Site.Name}]", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("> It is, and", mail.Text, StringComparison.Ordinal);
        Assert.Contains(reply.Id(), mail.Text, StringComparison.Ordinal);
        Assert.Contains($"#c-{reply.Id()}", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.Contains("background:#7a1f5c;color:#ffffff", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", mail.Head, StringComparison.Ordinal);
        Assert.Contains($"In-Reply-To: <thread-{reply.Id()[..reply.Id().LastIndexOf('-')]}@", mail.Head, StringComparison.Ordinal);
        var opened = await desk.Host.PageAsync(new Uri(new Uri("http://x"), mail.Text.Split("Read and answer: ")[1].Split('\n')[0]).PathAndQuery);
        Assert.Contains("lovely", opened.Text, StringComparison.Ordinal);

        // As a mail program calls it: no cookie, no origin, a form that says one thing.
        Assert.Equal(HttpStatusCode.OK, (await ClickAsync(desk, mail.Stop)).Status);
        Assert.Equal(HttpStatusCode.OK, (await ClickAsync(desk, mail.Stop)).Status);
        await calls.PostedAsync(tom.As, "Nobody is mailed of this.", hers.Id());
        Assert.Single(await desk.MailsAsync(email));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reader_without_a_name_follows_a_thread_by_a_confirmed_address_and_sees_all_of_it_without_an_account(Database database)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(database));
        var (email, calls) = (Calls.NewEmail(), desk.Calls);
        var path = $"sites/{desk.Site.Slug}/subscription?key=article";
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.Accepted, (await desk.PutAsync(path, new { email, title = "The harbour" })).Status);
        var asked = await desk.Host.MailAsync(email);
        Assert.Contains("“The harbour”", asked.Text, StringComparison.Ordinal);

        var author = await Guest.NewAsync(desk.Host, desk.Site.Slug);
        await calls.PostedAsync(author.As, "Before the word.");
        // Programs open links: nothing is confirmed by that.
        var link = asked.Link("/account/follows");
        Assert.Contains("Confirm it, and it begins", (await desk.Host.PageAsync(link)).Text, StringComparison.Ordinal);
        await calls.PostedAsync(author.As, "Still before it.");
        Assert.Empty(await desk.MailsAsync(email));
        Assert.Single(await MailBox.LyingAsync(desk.Host, email));

        var token = link.Split("u=")[1].Split('&')[0];
        for (var i = 0; i < 2; i++)
            Assert.Contains("Confirmed", (await desk.Host.FormAsync("/account/follows", new() { ["u"] = token, ["do"] = "confirm" })).Text, StringComparison.Ordinal);
        var told = await calls.PostedAsync(author.As, "After the word.");
        var mail = Assert.Single(await desk.MailsAsync(email));
        Assert.Contains(told.Id(), mail.Text, StringComparison.Ordinal);

        var page = await desk.Host.PageAsync($"/account/follows?u={mail.Manage}");
        Assert.Contains("The harbour", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(email, page.Text, StringComparison.OrdinalIgnoreCase);
        var end = page.After("value=\"end-");
        await desk.Host.FormAsync("/account/follows", new() { ["u"] = mail.Manage, ["do"] = "end-" + end });
        await calls.PostedAsync(author.As, "Nobody hears of this.");
        Assert.Single(await desk.MailsAsync(email));

        // Whoever ended everything is mailed nothing that a stranger asked for with their address: they would have to confirm it again.
        await desk.Host.FormAsync("/account/follows", new() { ["u"] = mail.Manage, ["do"] = "all" });
        Assert.Equal(HttpStatusCode.Accepted, (await desk.PutAsync(path, new { email })).Status);
        await calls.PostedAsync(author.As, "A stranger wants you to read this.");
        Assert.Single(await desk.MailsAsync(email));
        await desk.Host.FormAsync("/account/follows", new() { ["u"] = mail.Manage, ["do"] = "confirm" });
        await calls.PostedAsync(author.As, "And this you want to read.");
        Assert.Equal(2, (await desk.MailsAsync(email)).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_that_waits_or_went_is_mailed_nor_anything_of_whom_one_ignores(Database database)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(database), new SiteSettings { Mode = ModerationMode.Premoderate });
        var (email, calls) = (Calls.NewEmail(), desk.Calls);
        var (mira, moderator) = (await Guest.ConfirmedAsync(desk.Host, email, desk.Site.Slug), await desk.Calls.ModeratorAsync());
        await desk.PutAsync($"sites/{desk.Site.Slug}/subscription?key=article", new { mail = true, push = false }, mira.As);
        var (tom, lena) = (await Guest.NewAsync(desk.Host, desk.Site.Slug), await Guest.NewAsync(desk.Host, desk.Site.Slug));
        Assert.Equal(HttpStatusCode.NoContent, (await desk.PutAsync($"ignored/{lena.Author}", new { }, mira.As)).Status);

        var held = await calls.PostedAsync(tom.As, "This waits for somebody.");
        var silent = await calls.PostedAsync(lena.As, "This is of somebody ignored.");
        Assert.Empty(await desk.MailsAsync(email));
        await DecideAsync(desk, moderator, silent);
        Assert.Empty(await desk.MailsAsync(email));
        await DecideAsync(desk, moderator, held);

        var mail = Assert.Single(await desk.MailsAsync(email));
        Assert.Contains("This waits for somebody.", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ignored", mail.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task At_most_three_mails_an_hour_go_to_one_address_and_a_digest_is_one(Database database)
    {
        var clock = new TestClock();
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock });
        var desk = await NoticeDesk.OpenAsync(host);
        var (email, slow, calls) = (Calls.NewEmail(), Calls.NewEmail(), desk.Calls);
        var mira = await Guest.ConfirmedAsync(host, email, desk.Site.Slug);
        var daily = await Guest.ConfirmedAsync(host, slow, desk.Site.Slug);
        foreach (var (guest, pace) in new[] { (mira, "atOnce"), (daily, "daily") })
        {
            await desk.PutAsync("subscriptions/choices", new { pace }, guest.As);
            await desk.PutAsync($"sites/{desk.Site.Slug}/subscription?key=article", new { mail = true, push = false }, guest.As);
        }

        var tom = await Guest.NewAsync(host, desk.Site.Slug);
        for (var i = 1; i <= 5; i++)
        {
            await calls.PostedAsync(tom.As, $"Number {i} of five.");
            await desk.SettledAsync();
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(3, (await desk.MailsAsync(email)).Count);
        Assert.Empty(await desk.MailsAsync(slow));
        clock.Advance(TimeSpan.FromHours(1));
        await Wait.UntilAsync(async () => (await desk.MailsAsync(email)).Count == 4);
        var fourth = (await desk.MailsAsync(email))[^1];
        Assert.Contains("Number 4 of five.", fourth.Text, StringComparison.Ordinal);
        Assert.Contains("Number 5 of five.", fourth.Text, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromHours(20));
        await Wait.UntilAsync(async () => (await desk.MailsAsync(slow)).Count == 1);
        var digest = Assert.Single(await desk.MailsAsync(slow));
        for (var i = 1; i <= 5; i++) Assert.Contains($"Number {i} of five.", digest.Text, StringComparison.Ordinal);
        Assert.Contains("5 comments", digest.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@example.org\r\nBcc: all@example.org")]
    [InlineData("a@example.org, b@example.org")]
    [InlineData("")]
    public async Task What_is_no_address_is_refused_by_the_name_of_the_field(string email)
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        (await desk.PutAsync($"sites/{desk.Site.Slug}/subscription?key=article", new { email })).IsProblem(400, "invalid-input", "email");
        (await desk.PutAsync($"sites/{desk.Site.Slug}/subscription?key=article", new { email = string.Join(",", Enumerable.Repeat("a@example.org", 1000)) })).IsProblem(400, "invalid-input", "email");
    }

    [Fact]
    public async Task A_link_that_was_changed_opens_nothing_and_ends_nothing()
    {
        var desk = await NoticeDesk.OpenAsync(await hosts.OnAsync(Database.Sqlite));
        var guest = await Guest.NewAsync(desk.Host, desk.Site.Slug);
        var token = new string('A', 43);
        Assert.Equal(HttpStatusCode.Gone, (await desk.Host.PageAsync($"/account/follows?u={token}")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await ClickAsync(desk, $"/unsubscribe?u={token}")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await ClickAsync(desk, "/unsubscribe?u=%00")).Status);
        Assert.NotEqual(0, guest.Author);
    }

    private static async Task<Answer> ClickAsync(NoticeDesk desk, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["List-Unsubscribe"] = "One-Click" }),
        };
        using var response = await desk.Host.Client.SendAsync(request);
        return await Answer.FromAsync(response);
    }

    private static async Task DecideAsync(NoticeDesk desk, Action<HttpRequestMessage> moderator, System.Text.Json.JsonElement comment)
    {
        var answer = await desk.Calls.SendAsync(
            HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = comment.Id(), version = comment.Version(), action = "approve" } } }, moderator);
        Assert.Equal("ok", answer.Items()[0].GetProperty("result").GetString());
    }
}
