using Discuss.Hostile.Tests.Running;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Notifications;

namespace Discuss.Hostile.Tests.Xss;

/// <summary>Every attack with mark-up through every door, looked for in every window.</summary>
internal static class XssAttacks
{
    private const int AtOnce = 3;

    public static async Task EveryDoorAsync(Ground ground, Tally tally)
    {
        var host = await ground.HostAsync();
        var administrator = Calls.As("Bearer", await host.BearerAsync());
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);
        var (taken, windows) = (0, 0);
        await Parallel.ForEachAsync(
            ground.Markup.Distinct(StringComparer.Ordinal).Chunk(Scene.Inputs),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (payloads, _) =>
            {
                var scene = await Scene.PlayAsync(host, administrator, payloads);
                tally.Tried(scene.Sent);
                Interlocked.Add(ref taken, scene.Taken);
                await foreach (var shown in Windows.OfAsync(scene, administrator, cookie))
                {
                    Interlocked.Increment(ref windows);
                    tally.Find(shown.Place, PageJudge.Findings(shown));
                    if (shown.As is ShownAs.Page or ShownAs.Fragment) tally.Find(shown.Place, AsTyped(shown.Text, payloads));
                }
            });
        tally.Remark = $"{taken} taken, {windows} windows judged";
    }

    /// <summary>Inputs that stand in the source as they were typed, although they hold a tag.</summary>
    private static IEnumerable<string> AsTyped(string html, IEnumerable<string> payloads) => payloads
        .Where(payload => HasTag(payload) && html.Contains(payload, StringComparison.Ordinal))
        .Select(payload => $"stands in the page as it was typed: {payload}");

    private static bool HasTag(string text)
    {
        for (var i = text.IndexOf('<', StringComparison.Ordinal); i >= 0; i = text.IndexOf('<', i + 1))
        {
            if (i + 1 < text.Length && (char.IsAsciiLetter(text[i + 1]) || text[i + 1] is '!' or '/' or '?')) return true;
        }

        return false;
    }
}
