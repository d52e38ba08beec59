using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity;

public sealed class SessionTests(Hosts hosts, ProbedHost probed) : IClassFixture<Hosts>, IClassFixture<ProbedHost>
{
    private const string Path = "/api/v1/session";

    [Theory, OnSqlite, OnPostgres]
    public async Task The_administrator_of_the_configuration_signs_in(Database database)
    {
        var host = await hosts.OnAsync(database);

        var answer = await host.PostAsync(Path, new { email = "ADMIN@Example.org", password = DiscussHost.AdminPassword });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotEmpty(answer.Json.GetProperty("token").GetString()!);
        Assert.True(answer.Json.GetProperty("expires").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());
        Assert.Empty(answer.Cookies);
    }

    [Fact]
    public async Task The_token_says_who_sends_a_request()
    {
        var name = Calls.NewName();
        var token = await probed.Host.BearerAsync(await probed.Host.RegisterAsync(name), Calls.Password);

        var who = await probed.Host.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Bearer", token));

        Assert.Equal(name, who.Json.GetProperty("name").GetString());
        Assert.Equal("Member", who.Json.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_address_and_a_locked_account_are_answered_alike()
    {
        var email = await probed.Host.RegisterAsync();
        var wrong = await probed.Host.PostAsync(Path, new { email, password = "wrong wrong wrong" });
        var unknown = await probed.Host.PostAsync(Path, new { email = Calls.NewEmail(), password = Calls.Password });
        var noAddress = await probed.Host.PostAsync(Path, new { email = "nobody", password = Calls.Password });
        await LockAsync(email);
        var locked = await probed.Host.PostAsync(Path, new { email, password = Calls.Password });

        wrong.IsProblem(401, "wrong-credentials");
        foreach (var other in new[] { unknown, noAddress, locked }) Assert.Equal(WithoutTrace(wrong), WithoutTrace(other));
    }

    [Fact]
    public async Task For_an_unknown_address_a_password_is_hashed_too()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Configure = builder => builder.Services.AddScoped<IPasswordHasher<Member>, CountingHasher>(),
        });
        var before = CountingHasher.Verified;

        await host.PostAsync(Path, new { email = Calls.NewEmail(), password = Calls.Password });

        Assert.Equal(before + 1, CountingHasher.Verified);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_ten_wrong_passwords_the_right_one_is_refused_for_a_while(Database database)
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock });
        var email = await host.RegisterAsync();

        // Together: each of them must be counted.
        await Task.WhenAll(Enumerable.Range(0, SignIn.MaxFailures).Select(_ => host.PostAsync(Path, new { email, password = "wrong wrong wrong" })));
        await Wait.UntilAsync(async () => (await MemberAsync(host, email)).LockoutEnd is not null);
        var locked = await host.PostAsync(Path, new { email, password = Calls.Password });
        clock.Advance(SignIn.LockedFor + TimeSpan.FromSeconds(1));
        var later = await host.PostAsync(Path, new { email, password = Calls.Password });

        locked.IsProblem(401, "wrong-credentials");
        Assert.Equal(HttpStatusCode.OK, later.Status);
    }

    [Fact]
    public async Task Without_address_or_password_the_field_is_named()
    {
        (await probed.Host.PostAsync(Path, new { password = Calls.Password })).IsProblem(400, "invalid-input", "email");
        (await probed.Host.PostAsync(Path, new { email = Calls.NewEmail() })).IsProblem(400, "invalid-input", "password");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_session_that_was_ended_is_refused_at_once_and_after_a_second_start(Database database)
    {
        await using var first = await DiscussHost.StartAsync(Probe.Host(new HostOptions { Database = database }));
        var ended = await first.BearerAsync();
        var kept = await first.BearerAsync();
        Assert.Equal(HttpStatusCode.OK, (await first.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Bearer", ended))).Status);

        var answer = await first.SendAsync(HttpMethod.Delete, Path, change: Calls.As("Bearer", ended));

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        (await first.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Bearer", ended))).IsProblem(401, "bad-token");
        await first.StopAsync();
        await using var second = await DiscussHost.StartAsync(Probe.Host(new HostOptions
        {
            Database = database, DataFolder = first.DataFolder, ConnectionString = first.ConnectionString,
        }));
        (await second.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Bearer", ended))).IsProblem(401, "bad-token");
        Assert.Equal(HttpStatusCode.OK, (await second.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Bearer", kept))).Status);
    }

    [Fact]
    public async Task A_session_ends_by_itself_after_thirty_days_and_within_a_minute_of_a_new_security_stamp()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(Probe.Host(new HostOptions { Clock = clock }));
        var email = await host.RegisterAsync();
        var stamped = await host.BearerAsync(email, Calls.Password);
        var old = await host.BearerAsync();

        await ChangeStampAsync(host, email);
        clock.Advance(TimeSpan.FromSeconds(61));
        (await host.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Bearer", stamped))).IsProblem(401, "bad-token");
        clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Bearer", old))).Status);
        clock.Advance(TimeSpan.FromDays(1));
        (await host.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Bearer", old))).IsProblem(401, "bad-token");
    }

    private static string WithoutTrace(Answer answer) =>
        $"{(int)answer.Status} {answer.MediaType} {answer.Json.GetProperty("type")} {answer.Json.GetProperty("title")} "
        + string.Join(',', answer.Json.EnumerateObject().Select(property => property.Name));

    private static async Task<Member> MemberAsync(DiscussHost host, string email)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<Member>>().FindByEmailAsync(email))!;
    }

    private static async Task ChangeStampAsync(DiscussHost host, string email)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var members = scope.ServiceProvider.GetRequiredService<UserManager<Member>>();
        Assert.True((await members.UpdateSecurityStampAsync((await members.FindByEmailAsync(email))!)).Succeeded);
    }

    private async Task LockAsync(string email)
    {
        await using var scope = probed.Host.Services.CreateAsyncScope();
        var members = scope.ServiceProvider.GetRequiredService<UserManager<Member>>();
        var member = await members.FindByEmailAsync(email);
        Assert.True((await members.SetLockoutEndDateAsync(member!, TimeProvider.System.GetUtcNow().AddHours(1))).Succeeded);
    }

    private sealed class CountingHasher : IPasswordHasher<Member>
    {
        public static int Verified { get; private set; }

        public string HashPassword(Member user, string password) => password;

        public PasswordVerificationResult VerifyHashedPassword(Member user, string hashedPassword, string providedPassword)
        {
            Verified++;
            return PasswordVerificationResult.Failed;
        }
    }
}
