using System.Diagnostics;
using System.Globalization;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Discuss.Benchmarks;

/// <summary>What it costs to know who reads: a guest's token, and a member's session, as the reading path verifies them.</summary>
internal static class IdentitySpeed
{
    private const int Runs = 20_000;

    public static async Task PrintAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("discuss-benchmarks-").FullName;
        try
        {
            await using var app = Server.Program.Build(
                ["--urls=http://127.0.0.1:0", "--environment=Development", "--Discuss:Demo=false", $"--Discuss:DataFolder={folder}",
                    "--Discuss:Admin:Email=admin@example.org", "--Discuss:Admin:Password=correct horse battery"],
                builder => builder.Logging.ClearProviders());
            await app.StartAsync();
            var (sealer, sessions, clock) = (app.Services.GetRequiredService<TokenSealer>(), app.Services.GetRequiredService<Sessions>(), TimeProvider.System);
            await using var reading = await app.Services.GetRequiredService<IDatabase>().ReadAsync(CancellationToken.None);
            var admin = await reading.FirstAsync(new Sql("SELECT id FROM members"), row => row.GetInt64(0), CancellationToken.None);
            var guest = sealer.Seal(new GuestToken(1, "Mira", clock.GetUtcNow()));
            var session = (await sessions.StartAsync(admin, SessionKind.Frame, new SignInEvidence(SignInMethod.Password), CancellationToken.None)).Token;

            output.WriteLine(Line("a guest's token", () => sealer.OpenGuest(guest) is not null));
            output.WriteLine(Line("a guest's token that was not seen of late", () => sealer.OpenGuestAnew(guest) is not null));
            output.WriteLine(Line("a member's session", () =>
            {
                // A task that is not done at once has gone to the database.
                var found = sessions.FindToReadAsync(session, SessionKind.Frame, CancellationToken.None).AsTask();
                return found.IsCompletedSuccessfully && found.Result is not null;
            }));
            await app.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Line(string name, Func<bool> verify)
    {
        for (var i = 0; i < Runs; i++) verify();
        var times = new double[Runs];
        var asked = 0;
        for (var i = 0; i < Runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            if (!verify()) asked++;
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        return string.Create(
            CultureInfo.InvariantCulture, $"verifying {name}: {times[Runs / 2]:0.0} µs (median), {times[Runs * 9 / 10]:0.0} µs (p90), {asked} of {Runs:N0} asked the database");
    }
}
