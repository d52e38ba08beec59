using System.Net;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>Every role × every page and form × one's own, another's and another site's object, as <c>PageMatrix.txt</c> says.</summary>
public sealed class PageMatrixTests
{
    private const string Table = "PageMatrix.txt";

    // These carry a code of their own or of their browser's, by which whoever sends them is known.
    private static readonly string[] WithoutToken =
    [
        "POST /account/continue", "POST /account/email/confirm", "POST /account/external/finish", "POST /account/external/register",
        "POST /account/register/confirm", "POST /account/reset",
    ];

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_role_is_let_in_where_the_table_says_so_and_nowhere_else(Database database)
    {
        await using var host = await StartAsync(database);
        var stage = await Stage.EmptyAsync(host);
        var (calls, players) = (new PageCalls(stage), await PageCast.OfAsync(stage));
        Assert.Equal(PageCast.Actors, string.Concat(players.Select(player => player.Sign)));
        var wrong = new List<string>();

        foreach (var row in RoleMatrix.Read(Table))
        {
            var seen = new List<string?>();
            for (var column = 0; column < row.Cells.Count; column++) seen.Add(row.Cells[column] is null ? null : await CellAsync(calls, row.Call, players, column));
            if (!seen.SequenceEqual(row.Cells)) wrong.Add($"{RoleMatrix.Line(row)}\n   seen: {RoleMatrix.Line(row with { Cells = seen })}");
        }

        Assert.True(wrong.Count == 0, "Not as in the table:\n" + string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_form_is_taken_with_the_token_of_whoever_sends_it_and_with_no_other()
    {
        await using var host = await StartAsync(Database.Sqlite);
        var stage = await Stage.EmptyAsync(host);
        var (calls, players) = (new PageCalls(stage), await PageCast.OfAsync(stage));
        var (administrator, moderator) = (players.Single(player => player.Sign == 'A'), players.Single(player => player.Sign == 'M'));
        var stolen = await calls.TokenAsync((await moderator.CookieAsync(host))!);
        var forms = RoleMatrix.Read(Table).Select(row => row.Call)
            .Where(call => call.StartsWith("POST /account", StringComparison.Ordinal) || call.StartsWith("POST /moderate", StringComparison.Ordinal)
                || call.StartsWith("POST /admin", StringComparison.Ordinal))
            .Except(WithoutToken).ToList();
        var taken = new List<string>();

        foreach (var form in forms)
        {
            foreach (var token in new[] { null, "", "x", stolen })
            {
                if (await calls.WithTokenAsync(form, administrator, token) != HttpStatusCode.Forbidden) taken.Add($"{form} with {token ?? "none"}");
            }
        }

        Assert.Empty(taken);
        Assert.True(forms.Count > 30);
    }

    [Fact]
    public async Task The_table_names_every_page_and_every_form()
    {
        await using var host = await StartAsync(Database.Sqlite);
        // What the hub's addresses do is in the other table.
        var endpoints = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HubMetadata>() is null)
            .Select(endpoint => (Path: "/" + endpoint.RoutePattern.RawText!.Trim('/'), Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]))
            .Where(endpoint => !endpoint.Path.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Methods.Select(method => $"{method} {endpoint.Path}")).ToList();
        var rows = RoleMatrix.Read(Table).Select(row => row.Call).ToList();

        Assert.True(endpoints.Count == endpoints.Distinct(StringComparer.Ordinal).Count() && rows.Count == rows.Distinct(StringComparer.Ordinal).Count());
        Assert.True(endpoints.All(rows.Contains), "Not in the table:\n" + string.Join('\n', endpoints.Except(rows)));
        Assert.True(rows.All(endpoints.Contains), "Not on the server:\n" + string.Join('\n', rows.Except(endpoints)));
    }

    /// <summary>With the demo's pages, and with a provider of accounts, which nobody asks here.</summary>
    private static Task<DiscussHost> StartAsync(Database database) => DiscussHost.StartAsync(new HostOptions
    {
        Database = database, Demo = true,
        Settings = new Dictionary<string, string>
        {
            ["Discuss:External:own:ClientId"] = "discuss", ["Discuss:External:own:ClientSecret"] = "a secret of the provider's own",
            ["Discuss:External:own:AuthorizationEndpoint"] = "https://provider.example/authorize",
            ["Discuss:External:own:TokenEndpoint"] = "https://provider.example/token",
            ["Discuss:External:own:UserInformationEndpoint"] = "https://provider.example/user",
        },
    });

    private static async Task<string> CellAsync(PageCalls calls, string call, IReadOnlyList<PagePlayer> players, int column)
    {
        var signs = new char[players.Count];
        for (var i = 0; i < signs.Length; i++) signs[i] = await calls.SignAsync(call, players[i], column);
        return new string(signs);
    }
}
