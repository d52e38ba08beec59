using System.Net;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Members;

public sealed class RegistrationTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_registers_gets_a_mail_and_has_an_account_when_they_press_the_button_behind_its_link(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (visitor, name, email) = (new Visitor(host), Calls.NewName("Zoë"), Calls.NewEmail());

        await RegisterAsync(visitor, email, name);
        Assert.Equal(HttpStatusCode.OK, visitor.Page.Status);
        Assert.Contains(email, visitor.Text, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(host.DataFolder, "mail"), visitor.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Visitor(host).SignInAsync(email)).Status);

        var mail = await host.MailAsync(email);
        Assert.DoesNotContain(name, mail.Text, StringComparison.Ordinal);
        await visitor.OpenAsync(mail.Link("/account/register/confirm"));
        Assert.Contains(name, visitor.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"password\"", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Visitor(host).SignInAsync(email)).Status);

        await visitor.SendAsync("/account/register/confirm", new() { ["code"] = mail.Code("/account/register/confirm") });
        Assert.Equal("/account", visitor.Page.Header("Location"));
        await visitor.OpenAsync("/account");
        Assert.Contains(name, visitor.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await new Visitor(host).SignInAsync(email)).Status);
    }

    [Fact]
    public async Task A_link_is_good_once_and_then_says_how_to_go_on()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (visitor, email) = (new Visitor(host), Calls.NewEmail());
        await RegisterAsync(visitor, email);
        var mail = await host.MailAsync(email);
        var code = mail.Code("/account/register/confirm");

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => host.FormAsync("/account/register/confirm", new() { ["code"] = code, ["password"] = Calls.Password })));

        await visitor.OpenAsync(mail.Link("/account/register/confirm"));
        IsGone(visitor);
        await visitor.SendAsync("/account/register/confirm", new() { ["code"] = code });
        IsGone(visitor);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.SignInAsync(email)).Status);
    }

    [Fact]
    public async Task Of_several_who_press_the_button_at_once_one_is_signed_in()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var email = Calls.NewEmail();
        await RegisterAsync(new Visitor(host), email);
        var code = (await host.MailAsync(email)).Code("/account/register/confirm");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            host.FormAsync("/account/register/confirm", new() { ["code"] = code, ["password"] = Calls.Password })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.SeeOther);
        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.Gone));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_link_that_nobody_sent_is_none(string code)
    {
        var visitor = new Visitor(await hosts.OnAsync(Database.Sqlite));

        await visitor.OpenAsync("/account/register/confirm?code=" + Uri.EscapeDataString(code));
        IsGone(visitor);
        await visitor.SendAsync("/account/register/confirm", new() { ["code"] = code, ["password"] = Calls.Password });
        IsGone(visitor);
    }

    [Fact]
    public async Task After_a_day_the_link_is_good_no_more()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var (visitor, email) = (new Visitor(host), Calls.NewEmail());
        await RegisterAsync(visitor, email);
        var mail = await host.MailAsync(email);

        clock.Advance(PendingRegistrations.Lifetime + TimeSpan.FromSeconds(1));

        await visitor.OpenAsync(mail.Link("/account/register/confirm"));
        IsGone(visitor);
    }

    [Fact]
    public async Task In_another_browser_the_link_asks_for_the_password_so_that_nobody_confirms_what_a_stranger_chose()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (other, email) = (new Visitor(host), Calls.NewEmail());
        await RegisterAsync(new Visitor(host), email);
        var mail = await host.MailAsync(email);
        var code = mail.Code("/account/register/confirm");

        await other.OpenAsync(mail.Link("/account/register/confirm"));
        Assert.Contains("name=\"password\"", other.Text, StringComparison.Ordinal);
        foreach (var wrong in (string[])["", "wrong wrong wrong", new string('x', 300)])
        {
            await other.SendAsync("/account/register/confirm", new() { ["code"] = code, ["password"] = wrong });
            Assert.Equal(HttpStatusCode.Forbidden, other.Page.Status);
            Assert.False(await other.IsSignedInAsync());
        }

        await other.SendAsync("/account/register/confirm", new() { ["code"] = code, ["password"] = Calls.Password });
        Assert.True(await other.IsSignedInAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_address_that_has_an_account_is_answered_as_any_other_and_told_so_by_mail(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (known, unknown) = (await host.RegisterAsync(), Calls.NewEmail());

        var (first, second) = (new Visitor(host), new Visitor(host));
        await RegisterAsync(first, known);
        await RegisterAsync(second, unknown);

        Assert.Equal(first.Page.Status, second.Page.Status);
        Assert.Equal(Neutral(first, known), Neutral(second, unknown));
        var mail = await host.MailAsync(known);
        Assert.Equal(["/account/sign-in", "/account/forgotten"], mail.Links);
    }

    [Fact]
    public async Task A_known_and_an_unknown_address_cost_one_hash_each()
    {
        var hasher = new CountingHasher();
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Configure = builder => builder.Services.AddSingleton<IPasswordHasher<Member>>(hasher),
        });
        var known = await host.RegisterAsync();

        var start = hasher.Count;
        await RegisterAsync(new Visitor(host), known);
        var forKnown = hasher.Count - start;
        await RegisterAsync(new Visitor(host), Calls.NewEmail());

        Assert.Equal(1, forKnown);
        Assert.Equal(start + 2, hasher.Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_who_wait_with_one_name_the_second_is_asked_for_another(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (first, second, name) = (new Visitor(host), new Visitor(host), Calls.NewName());
        var (one, two) = (Calls.NewEmail(), Calls.NewEmail());
        await RegisterAsync(first, one, name);
        await RegisterAsync(second, two, name);
        var codes = (First: (await host.MailAsync(one)).Code("/account/register/confirm"), Second: (await host.MailAsync(two)).Code("/account/register/confirm"));

        await first.SendAsync("/account/register/confirm", new() { ["code"] = codes.First });
        Assert.Equal(HttpStatusCode.SeeOther, first.Page.Status);
        await second.SendAsync("/account/register/confirm", new() { ["code"] = codes.Second });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.Page.Status);
        Assert.Contains("name=\"name\"", second.Text, StringComparison.Ordinal);
        var another = Calls.NewName();
        await second.SendAsync("/account/register/confirm", new() { ["code"] = codes.Second, ["name"] = another });
        await second.OpenAsync("/account");
        Assert.Contains(another, second.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_asked_twice_with_one_address_has_one_account(Database database)
    {
        var host = await hosts.OnAsync(database);
        var (first, second, email) = (new Visitor(host), new Visitor(host), Calls.NewEmail());
        await RegisterAsync(first, email);
        await RegisterAsync(second, email);
        var codes = (await host.MailsAsync(email, 2)).Select(mail => mail.Code("/account/register/confirm")).ToList();

        var answers = await Task.WhenAll(codes.Select(code => host.FormAsync("/account/register/confirm", new() { ["code"] = code, ["password"] = Calls.Password })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.SeeOther);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Gone && answer.Text.Contains("account with this address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Further_fields_of_a_form_change_nothing()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (visitor, email) = (new Visitor(host), Calls.NewEmail());
        var more = new Dictionary<string, string> { ["role"] = "4", ["badge"] = "staff", ["emailConfirmed"] = "true", ["id"] = "1", ["isAdministrator"] = "true" };
        await RegisterAsync(visitor, email, more: more);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Visitor(host).SignInAsync(email)).Status);
        more["code"] = (await host.MailAsync(email)).Code("/account/register/confirm");

        await visitor.SendAsync("/account/register/confirm", more);

        var token = await host.BearerAsync(email, Calls.Password);
        (await host.SendAsync(HttpMethod.Get, "/api/v1/moderation/queue?site=any", change: Calls.As("Bearer", token))).IsProblem(403, "forbidden");
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        Assert.Equal(0, await session.FirstAsync(
            new Sql("SELECT (SELECT count(*) FROM grants g WHERE g.member_id = m.id) + (SELECT count(*) FROM authors a WHERE a.member_id = m.id AND a.badge IS NOT NULL) FROM members m WHERE m.email = @email", Parameter.Text("email")),
            row => row.GetInt64(0), CancellationToken.None, email));
    }

    [Fact]
    public async Task One_address_gets_five_mails_at_once_and_the_answer_stays_the_same()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true });
        var email = Calls.NewEmail();

        var texts = new List<string>();
        for (var i = 0; i < MailLimit.Burst + 2; i++)
        {
            var visitor = new Visitor(host);
            await visitor.SendAsync("/account/forgotten", new() { ["email"] = DiscussHost.AdminEmail });
            texts.Add(Neutral(visitor, DiscussHost.AdminEmail));
        }

        Assert.Single(texts.Distinct(StringComparer.Ordinal));
        // A later mail is here: what was asked for before it is sent, or never will be.
        await RegisterAsync(new Visitor(host), email);
        await host.MailAsync(email);
        Assert.Equal(MailLimit.Burst, (await host.MailsAsync(DiscussHost.AdminEmail, MailLimit.Burst)).Count);
    }

    [Fact]
    public async Task Who_registers_in_the_window_of_a_frame_gets_back_to_it_when_the_link_was_opened_beside()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (frame, visitor, name, email) = (await FrameWindow.OnAsync(host), new Visitor(host), Calls.NewName(), Calls.NewEmail());
        await visitor.SendAsync("/account/register", frame.Fields(more: [("name", name), ("email", email), ("password", Calls.Password)]));
        var window = visitor.Page;
        var mail = await host.MailAsync(email);

        await visitor.OpenAsync(mail.Link("/account/register/confirm"));
        await visitor.SendAsync("/account/register/confirm", new() { ["code"] = mail.Code("/account/register/confirm") });
        Assert.Equal("/account/welcome", visitor.Page.Header("Location"));
        await visitor.SendAsync("/account/continue", frame.Fields(more: [("proof", window.After("name=\"proof\" value=\"")), ("formToken", window.FormToken())]));

        var exchanged = await frame.ExchangeAsync(FrameWindow.CodeOf(visitor.Page));
        Assert.Equal(HttpStatusCode.NoContent, exchanged.Status);
    }

    [Fact]
    public async Task Without_the_link_going_on_leads_to_the_way_in_and_so_it_does_without_the_proof()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (frame, visitor) = (await FrameWindow.OnAsync(host), new Visitor(host));
        await visitor.SendAsync("/account/register", frame.Fields(more: [("name", Calls.NewName()), ("email", Calls.NewEmail()), ("password", Calls.Password)]));
        var proof = visitor.Page.After("name=\"proof\" value=\"");

        await visitor.SendAsync("/account/continue", frame.Fields(more: [("proof", proof)]));
        Assert.DoesNotContain("data-code", visitor.Text, StringComparison.Ordinal);
        var member = await Visitor.SignedInAsync(host, await host.RegisterAsync());
        await member.SendAsync("/account/continue", frame.Fields(more: [("proof", proof)]));

        Assert.DoesNotContain("data-code", member.Text, StringComparison.Ordinal);
        Assert.Contains("action=\"/account/continue\"", member.Text, StringComparison.Ordinal);
    }

    private static Task<Answer> RegisterAsync(Visitor visitor, string email, string? name = null, Dictionary<string, string>? more = null) =>
        visitor.SendAsync("/account/register", new(more ?? []) { ["name"] = name ?? Calls.NewName(), ["email"] = email, ["password"] = Calls.Password });

    private static string Neutral(Visitor visitor, string email)
    {
        var text = visitor.Text.Replace(email, "", StringComparison.Ordinal);
        return text.Contains("name=\"proof\"", StringComparison.Ordinal) ? text.Replace(visitor.Page.After("name=\"proof\" value=\""), "", StringComparison.Ordinal) : text;
    }

    private static void IsGone(Visitor visitor)
    {
        Assert.Equal(HttpStatusCode.Gone, visitor.Page.Status);
        Assert.Contains("/account/register", visitor.Text, StringComparison.Ordinal);
    }

    private sealed class CountingHasher : IPasswordHasher<Member>
    {
        private int _count;

        public int Count => _count;

        public string HashPassword(Member user, string password)
        {
            Interlocked.Increment(ref _count);
            return "hash of " + password;
        }

        public PasswordVerificationResult VerifyHashedPassword(Member user, string hashedPassword, string providedPassword) =>
            hashedPassword == HashPassword(user, providedPassword) ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed;
    }
}
