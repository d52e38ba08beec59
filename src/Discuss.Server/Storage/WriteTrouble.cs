namespace Discuss.Server.Storage;

/// <summary>Whether writes were refused of late, for the health: reads are served on, and nothing has to be restarted.</summary>
internal sealed class WriteTrouble(TimeProvider clock)
{
    // Where people write, the next refusal comes within this time; where none does, it is over.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private volatile Refusal? _last;

    /// <summary>What is wrong, in a sentence for everybody's eyes; <see langword="null"/> where nothing was refused of late.</summary>
    public string? Sentence => _last is { } last && clock.GetElapsedTime(last.At) < Memory ? last.Sentence : null;

    public void Full() => Refused("The disk of the database is full: writes are refused, what is there is served. Make room on it; nothing has to be restarted.");

    public void ReadOnly() => Refused("The database is read-only: writes are refused, what is there is served. Give it back its rights, or name the primary.");

    private void Refused(string sentence) => _last = new Refusal(sentence, clock.GetTimestamp());

    private sealed record Refusal(string Sentence, long At);
}
