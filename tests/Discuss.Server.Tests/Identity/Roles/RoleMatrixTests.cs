using Discuss.Server.Live;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.House;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>Every role × every call of the API and of the hub × one's own, another's and another site's object, as <c>RoleMatrix.txt</c> says.</summary>
public sealed class RoleMatrixTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Every_role_is_let_in_where_the_table_says_so_and_nowhere_else(Database database)
    {
        var stage = await Stage.SetAsync(await hosts.OnAsync(database));
        var calls = new MatrixCalls(stage);
        Assert.Equal(RoleMatrix.Actors, string.Concat(stage.Players.Select(player => player.Sign)));
        var wrong = new List<string>();

        foreach (var row in RoleMatrix.Read())
        {
            var heard = new List<string?>();
            for (var column = 0; column < row.Cells.Count; column++)
                heard.Add(row.Cells[column] is null ? null : await CellAsync(calls, row.Call, stage.Players, column));
            if (!heard.SequenceEqual(row.Cells)) wrong.Add($"{RoleMatrix.Line(row)}\n  heard: {RoleMatrix.Line(row with { Cells = heard })}");
        }

        Assert.True(wrong.Count == 0, "Not as in the table:\n" + string.Join('\n', wrong));
    }

    [Fact]
    public async Task The_table_names_every_call_of_the_API_and_every_method_of_the_hub()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var endpoints = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Path: endpoint.RoutePattern.RawText!.Trim('/'), Methods: endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []))
            .Where(endpoint => endpoint.Path.StartsWith("api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Methods.Select(method => $"{method} {endpoint.Path.Replace("api/v1/", "").Replace("api/", "")}"));
        var methods = HubMethods.Of(typeof(LiveHub)).Select(method => "HUB " + method.Name);

        Assert.Equal(endpoints.Concat(methods).Order(StringComparer.Ordinal), RoleMatrix.Read().Select(row => row.Call).Order(StringComparer.Ordinal));
    }

    private static async Task<string> CellAsync(MatrixCalls calls, string call, List<Player> players, int column)
    {
        var signs = new char[players.Count];
        for (var i = 0; i < signs.Length; i++) signs[i] = await calls.SignAsync(call, players[i], column);
        return new string(signs);
    }
}
