using System.Net;
using System.Reflection;
using Discuss.Server.Identity;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.House;

/// <summary>What can be called says who could call it; what says nothing is refused.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Every_endpoint_declares_who_could_call_it()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Demo = true });

        var silent = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.OfType<IAccessDeclaration>().Count() != 1)
            .Select(endpoint => endpoint.DisplayName);

        Assert.Empty(silent);
    }

    [Fact]
    public void Every_method_of_a_hub_declares_who_could_call_it()
    {
        var hubs = typeof(Program).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Hub))).ToList();

        Assert.NotEmpty(hubs);
        Assert.All(hubs.SelectMany(HubMethods.Of), method => Assert.True(method.GetCustomAttribute<NeedsAttribute>() is not null, method.Name));
    }

    [Fact]
    public async Task An_endpoint_that_declares_nothing_is_refused_to_everybody_and_what_is_no_endpoint_is_not_there()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { Map = app => app.MapGet("/silent", () => "said") });
        var administrator = Calls.As("Bearer", await host.BearerAsync());

        (await host.SendAsync(HttpMethod.Get, "/silent")).IsProblem(401, "identity-required");
        (await host.SendAsync(HttpMethod.Get, "/silent", change: administrator)).IsProblem(403, "forbidden");
        (await host.SendAsync(HttpMethod.Get, "/nowhere")).IsProblem(404, "not-found");
        (await host.SendAsync(HttpMethod.Put, "/silent", change: Calls.FromOwnPage())).IsProblem(405, "method-not-allowed");
    }

    [Fact]
    public async Task An_endpoints_own_word_replaces_that_of_its_group()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Map = app =>
            {
                var group = app.MapGroup("/rooms").Needs(Access.Anyone);
                group.MapGet("hall", () => "come in");
                group.MapGet("safe", () => "gold").Needs(Access.Administrator);
            },
        });

        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "/rooms/hall")).Status);
        (await host.SendAsync(HttpMethod.Get, "/rooms/safe")).IsProblem(401, "identity-required");
        Assert.Equal("gold", (await host.SendAsync(HttpMethod.Get, "/rooms/safe", change: Calls.As("Bearer", await host.BearerAsync()))).Text);
    }
}
