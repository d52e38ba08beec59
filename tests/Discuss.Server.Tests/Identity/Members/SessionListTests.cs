using System.Net;
using System.Text.RegularExpressions;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity.Members;

public sealed partial class SessionListTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_sees_where_they_are_signed_in_and_ends_one_of_them(Database database)
    {
        var host = await hosts.OnAsync(database);
        var email = await host.RegisterAsync();
        var (here, frame) = (await Visitor.SignedInAsync(host, email), await FrameWindow.OnAsync(host));
        var token = await host.BearerAsync(email, Calls.Password);
        var framed = await frame.SignInAsync(email);

        await here.OpenAsync("/account/sessions");
        Assert.Contains("A program", here.Text, StringComparison.Ordinal);
        Assert.Contains("A discussion on " + frame.Site.Name, here.Text, StringComparison.Ordinal);
        Assert.Equal(2, here.Text.Split("This one").Length);
        Assert.Equal(4, Numbers(here).Count);
        var program = Number().Match(here.Text, here.Text.IndexOf("A program", StringComparison.Ordinal)).Groups["number"].Value;
        await here.SendAsync("/account/sessions/end", new() { ["session"] = program });

        Assert.Equal("/account/sessions?done=session", here.Page.Header("Location"));
        (await host.PostAsync($"/api/v1/sites/{frame.Site.Slug}/comments?key=a", new { body = "Still here." }, Calls.As("Bearer", token))).IsProblem(401, "bad-token");
        Assert.NotEmpty(framed);
        await here.OpenAsync("/account/sessions");
        Assert.Equal(3, Numbers(here).Count);
    }

    [Fact]
    public async Task Nobody_ends_anothers_session()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var mine = await Visitor.SignedInAsync(host, await host.RegisterAsync());
        var theirs = await Visitor.SignedInAsync(host, await host.RegisterAsync());
        await theirs.OpenAsync("/account/sessions");
        var number = Assert.Single(Numbers(theirs));

        foreach (var bad in (string[])[number, "", "-1", "x", new string('9', 40)])
        {
            await mine.SendFromAsync("/account/sessions", "/account/sessions/end", new() { ["session"] = bad });
            Assert.Equal("/account/sessions", mine.Page.Header("Location"));
        }

        Assert.True(await theirs.IsSignedInAsync());
        Assert.True(await mine.IsSignedInAsync());
    }

    [Fact]
    public async Task Ending_this_one_signs_out_here_and_ending_the_others_signs_out_everywhere_else()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var email = await host.RegisterAsync();
        var (here, elsewhere, third) = (await Visitor.SignedInAsync(host, email), await Visitor.SignedInAsync(host, email), await Visitor.SignedInAsync(host, email));

        await here.SendFromAsync("/account/sessions", "/account/sessions/end-others", []);
        Assert.False(await elsewhere.IsSignedInAsync());
        Assert.False(await third.IsSignedInAsync());
        Assert.True(await here.IsSignedInAsync());

        await here.OpenAsync("/account/sessions");
        await here.SendAsync("/account/sessions/end", new() { ["session"] = Assert.Single(Numbers(here)) });
        Assert.Equal("/account/sign-in", here.Page.Header("Location"));
        Assert.False(await here.IsSignedInAsync());
    }

    private static List<string> Numbers(Visitor visitor) => [.. Number().Matches(visitor.Text).Select(match => match.Groups["number"].Value)];

    [GeneratedRegex("name=\"session\" value=\"(?<number>[0-9]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
