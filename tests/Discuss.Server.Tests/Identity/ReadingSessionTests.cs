using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity;

/// <summary>Who reads in a frame is known without asking the database; who writes is asked about.</summary>
public sealed class ReadingSessionTests
{
    [Fact]
    public async Task A_reading_is_answered_at_once_however_long_ago_the_session_was_looked_at_and_an_ended_one_is_heard_of()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var sessions = host.Services.GetRequiredService<Sessions>();
        var (member, none) = (await MemberAsync(host), CancellationToken.None);
        var started = await sessions.StartAsync(member, SessionKind.Frame, new SignInEvidence(SignInMethod.Password), none);
        Assert.NotNull(await sessions.FindToReadAsync(started.Token, SessionKind.Frame, none));

        clock.Advance(TimeSpan.FromHours(3));
        Assert.True(sessions.FindToReadAsync(started.Token, SessionKind.Frame, none).AsTask().IsCompletedSuccessfully);

        // Ended by another node, whose word was lost.
        await host.Database.WriteAsync(session => session.ExecuteAsync(new Sql("DELETE FROM sessions"), none), none);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await sessions.FindAsync(started.Token, SessionKind.Frame, none));
        Assert.Null(await sessions.FindToReadAsync(started.Token, SessionKind.Frame, none));
    }

    [Fact]
    public async Task What_ended_elsewhere_is_heard_of_by_reading_alone()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var host = await DiscussHost.StartAsync(new HostOptions { Clock = clock });
        var sessions = host.Services.GetRequiredService<Sessions>();
        var none = CancellationToken.None;
        var started = await sessions.StartAsync(await MemberAsync(host), SessionKind.Frame, new SignInEvidence(SignInMethod.Password), none);
        Assert.NotNull(await sessions.FindToReadAsync(started.Token, SessionKind.Frame, none));
        await host.Database.WriteAsync(session => session.ExecuteAsync(new Sql("DELETE FROM sessions"), none), none);

        clock.Advance(TimeSpan.FromMinutes(2));

        await Wait.UntilAsync(async () => await sessions.FindToReadAsync(started.Token, SessionKind.Frame, none) is null);
    }

    private static async Task<long> MemberAsync(DiscussHost host)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(new Sql("SELECT id FROM members"), row => row.GetInt64(0), CancellationToken.None);
    }
}
