using Discuss.Hostile.Tests.Running;

namespace Discuss.Hostile.Tests.Fuzzing;

/// <summary>The same inputs by chance in each run.</summary>
internal static class FuzzAttack
{
    private const int Seed = 20260301;

    public static Task RunAsync(Ground ground, Tally tally)
    {
        Fuzz.Run(Seed, time: null, most: ground.IsSample ? 300 : 4000, tally);
        tally.Remark = string.Join(", ", Fuzz.Names);
        return Task.CompletedTask;
    }
}
