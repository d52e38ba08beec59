using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity;

public sealed class PermissionTests(Hosts hosts, ProbedHost probed) : IClassFixture<Hosts>, IClassFixture<ProbedHost>
{
    [Fact]
    public async Task Nobody_is_asked_who_they_are_and_guests_and_members_without_a_role_are_refused()
    {
        var host = probed.Host;
        var site = (await host.SiteAsync()).Id;
        var guest = await host.GuestTokenAsync();
        var member = await host.BearerAsync(await host.RegisterAsync(), Calls.Password);

        (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{site}")).IsProblem(401, "identity-required");
        (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{site}", change: Calls.As("Guest", guest))).IsProblem(403, "forbidden");
        (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{site}", change: Calls.As("Bearer", member))).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_moderator_moderates_their_site_and_no_other_until_the_role_is_taken()
    {
        var host = probed.Host;
        var (mine, other) = ((await host.SiteAsync()).Id, (await host.SiteAsync()).Id);
        var email = await host.RegisterAsync();
        var token = await host.BearerAsync(email, Calls.Password);
        var permissions = host.Services.GetRequiredService<Permissions>();
        var member = await MemberIdAsync(host, email);

        await permissions.GrantAsync(member, mine, Role.Moderator, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{mine}", change: Calls.As("Bearer", token))).Status);
        (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{other}", change: Calls.As("Bearer", token))).IsProblem(403, "forbidden");

        await permissions.GrantAsync(member, mine, Role.Staff, CancellationToken.None);
        (await host.SendAsync(HttpMethod.Get, $"/api/v1/moderation/probes/{mine}", change: Calls.As("Bearer", token))).IsProblem(403, "forbidden");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_highest_of_a_members_roles_counts_and_one_for_every_site_counts_everywhere(Database database)
    {
        var host = await hosts.OnAsync(database);
        var member = await MemberIdAsync(host, await host.RegisterAsync());
        var permissions = host.Services.GetRequiredService<Permissions>();

        Assert.Null(await permissions.RoleAsync(member, 7, CancellationToken.None));
        await permissions.GrantAsync(member, 7, Role.Owner, CancellationToken.None);
        await permissions.GrantAsync(member, Permissions.EverySite, Role.Staff, CancellationToken.None);
        Assert.Equal(Role.Owner, await permissions.RoleAsync(member, 7, CancellationToken.None));
        Assert.Equal(Role.Staff, await permissions.RoleAsync(member, 8, CancellationToken.None));
        await permissions.GrantAsync(member, 7, null, CancellationToken.None);
        Assert.Equal(Role.Staff, await permissions.RoleAsync(member, 7, CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_first_administrator_is_made_once_and_a_second_start_changes_nothing(Database database)
    {
        await using var first = await DiscussHost.StartAsync(database);
        var admin = await MemberIdAsync(first, DiscussHost.AdminEmail);
        Assert.Equal(Role.Administrator, await first.Services.GetRequiredService<Permissions>().RoleAsync(admin, 99, CancellationToken.None));
        await first.StopAsync();

        await using var second = await DiscussHost.StartAsync(new HostOptions
        {
            Database = database, DataFolder = first.DataFolder, ConnectionString = first.ConnectionString,
            Settings = new Dictionary<string, string> { ["Discuss:Admin:Email"] = "another@example.org" },
        });

        Assert.Equal(admin, await MemberIdAsync(second, DiscussHost.AdminEmail));
        await using var scope = second.Services.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<UserManager<Member>>().FindByEmailAsync("another@example.org"));
    }

    [Theory]
    [InlineData("Discuss:Admin:Password", "too short", "12 characters")]
    [InlineData("Discuss:Admin:Password", "administrator1", "first that are guessed")]
    [InlineData("Discuss:Admin:Password", "", "go together")]
    [InlineData("Discuss:Admin:Email", "nobody", "mail address")]
    [InlineData("Discuss:Proxies", "everywhere", "Discuss:Proxies")]
    public async Task Settings_that_cannot_be_are_a_clear_error_at_the_start(string key, string value, string said)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() =>
            DiscussHost.StartAsync(new HostOptions { Settings = new Dictionary<string, string> { [key] = value } }));

        Assert.Contains(said, Assert.IsType<ConfigurationException>(fault).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_does_not_start_without_limits()
    {
        var fault = await Assert.ThrowsAsync<ConfigurationException>(() =>
            DiscussHost.StartAsync(new HostOptions { Environment = "Production", RateLimits = false }));

        Assert.Contains("Discuss:RateLimits:Enabled", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<long> MemberIdAsync(DiscussHost host, string email)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<Member>>().FindByEmailAsync(email))!.Id;
    }
}
