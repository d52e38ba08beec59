using System.Runtime.CompilerServices;

namespace Discuss.Server.Tests.Hosting;

/// <summary>Waits for what others do: on a condition, and long enough for a busy machine.</summary>
public static class Wait
{
    /// <summary>How long anything may take before a test gives up.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    // Between two looks: whoever looks without a pause keeps those from working for whom it waits.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);

    /// <summary>Asks again and again until the condition holds; fails where it does not within <see cref="Patience"/>.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"Not within {Patience.TotalSeconds} s: {what}");
            await Task.Delay(Between, CancellationToken.None);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string)"/>
    public static Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        UntilAsync(() => Task.FromResult(condition()), what);
}
