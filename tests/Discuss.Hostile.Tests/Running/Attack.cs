namespace Discuss.Hostile.Tests.Running;

/// <summary>One class of attacks.</summary>
/// <param name="Name">The fault that comment systems really had, in a few words.</param>
/// <param name="RunAsync">Tries everything.</param>
public sealed record Attack(string Name, Func<Ground, Tally, Task> RunAsync)
{
    /// <summary>Whether it measures times, so that nothing else may run beside it.</summary>
    public bool Alone { get; init; }

    public override string ToString() => Name;

    /// <summary>Runs it; whatever breaks on the way is a finding too.</summary>
    public async Task<Tally> TryAsync(Ground ground)
    {
        var tally = new Tally();
        try
        {
            await RunAsync(ground, tally);
        }
        catch (Exception broken)
        {
            tally.Find($"broke off: {broken.GetType().Name}: {broken.Message} {broken.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Hostile", StringComparison.Ordinal))?.Trim()}");
        }

        return tally;
    }
}
