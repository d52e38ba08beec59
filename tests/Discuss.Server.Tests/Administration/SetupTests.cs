using System.Net;
using System.Text.RegularExpressions;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Cluster;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Administration;

/// <summary>The first minutes of a server that nobody configured.</summary>
public sealed partial class SetupTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_reads_the_log_makes_the_administrator_and_the_first_site_and_nobody_after_them(Database database)
    {
        await using var host = await NewAsync(database);
        var code = await CodeAsync(host);

        var front = await host.PageAsync("/");
        var page = await host.PageAsync("/setup");

        Assert.Equal("/setup", front.Header("Location"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain(code, page.Text, StringComparison.Ordinal);
        // What is wrong is told, and nothing is half made.
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(host, "0000-0000-0000")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(host, "")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(host, code, ("password", "short"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(host, code, ("email", "nobody"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(host, code, ("name", ""))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(host, code, ("slug", "The Paper"))).Status);
        var wrong = await SendAsync(host, code, ("origins", "nowhere"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("value=\"The Paper\"", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls.Password, wrong.Text, StringComparison.Ordinal);
        Assert.Empty(await host.Services.GetRequiredService<SiteDirectory>().AllAsync(CancellationToken.None));

        // As people copy it: small letters, without the hyphens.
        var made = await SendAsync(host, " " + code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant());

        Assert.Equal("/admin/sites/paper/install", made.Header("Location"));
        var install = await host.PageAsync("/admin/sites/paper/install", made.Cookie);
        Assert.Contains("data-site=&quot;paper&quot;", install.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.PageAsync("/moderate", await host.SignInAsync("ann@example.org"))).Status);
        (await SendAsync(host, code, ("email", "eve@example.org"), ("slug", "another"))).IsProblem(404, "no-setup");
        Assert.Equal("/admin", (await host.PageAsync("/setup")).Header("Location"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync("/")).Status);
        Assert.Empty(host.Log.Troubles);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_several_who_begin_at_once_one_administers(Database database)
    {
        await using var host = await NewAsync(database);
        var code = await CodeAsync(host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SendAsync(host, code, ("email", $"m{i}@example.org"), ("name", $"Ann {i}"), ("slug", $"paper-{i}"))));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.SeeOther));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.SeeOther), answer => answer.IsProblem(404, "no-setup"));
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        Assert.Single(await session.QueryAsync(new Sql($"SELECT member_id FROM grants WHERE site_id = 0 AND role = {(int)Role.Administrator}"), row => row.GetInt64(0), CancellationToken.None));
        Assert.Single(await host.Services.GetRequiredService<SiteDirectory>().AllAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_code_is_the_same_after_a_restart_and_a_form_of_another_page_is_not_taken()
    {
        await using var first = await NewAsync(Database.Sqlite);
        var code = await CodeAsync(first);
        await first.StopAsync();
        await using var second = await NewAsync(Database.Sqlite, first.DataFolder);

        Assert.Equal(code, await CodeAsync(second));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/setup") { Content = new FormUrlEncodedContent(Fields(code)) };
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
        using var answer = await second.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(await second.Services.GetRequiredService<Permissions>().HasAdministratorAsync(CancellationToken.None));
    }

    /// <summary>A server that nobody configured: no administrator, no site, no demo.</summary>
    internal static Task<DiscussHost> NewAsync(Database database, string? folder = null) => DiscussHost.StartAsync(new HostOptions
    {
        Database = database, DataFolder = folder,
        Settings = new Dictionary<string, string> { ["Discuss:Admin:Email"] = "", ["Discuss:Admin:Password"] = "" },
    });

    /// <summary>The code, as the operator reads it in the log.</summary>
    internal static async Task<string> CodeAsync(DiscussHost host)
    {
        string? code = null;
        await Wait.UntilAsync(
            () => (code = host.Log.Lines.Select(line => Code().Match(line.Text)).FirstOrDefault(match => match.Success)?.Groups["code"].Value) is not null, "a code in the log");
        return code!;
    }

    private static Task<Answer> SendAsync(DiscussHost host, string code, params (string Name, string Value)[] other)
    {
        var fields = Fields(code);
        foreach (var (name, value) in other) fields[name] = value;
        return host.FormAsync("/setup", fields);
    }

    private static Dictionary<string, string> Fields(string code) => new()
    {
        ["code"] = code, ["name"] = "Ann", ["email"] = "ann@example.org", ["password"] = Calls.Password,
        ["siteName"] = "The Paper", ["slug"] = "paper", ["origins"] = "https://paper.example", ["language"] = "en",
    };

    [GeneratedRegex("with the code (?<code>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
