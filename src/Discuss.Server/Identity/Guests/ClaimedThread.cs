using Discuss.Core.Threads;
using Discuss.Server.Threads;

namespace Discuss.Server.Identity;

/// <summary>What a claim changes in one thread, whose turn it has.</summary>
internal sealed class ClaimedThread(ThreadTurn turn)
{
    // One comment whose vote went over: enough for the thread to be another than before for whoever gave it.
    private int? _voted;

    public ThreadTurn Turn { get; } = turn;

    /// <summary>The comments that everyone sees and that name somebody else from now on.</summary>
    public SortedSet<int> Renamed { get; } = [];

    /// <summary>The comments that everyone sees and whose score was corrected.</summary>
    public SortedSet<int> Scored { get; } = [];

    public void Voted(int ordinal) => _voted = ordinal;

    /// <summary>Has the thread's readers see it: each comment once under its new name, each corrected score.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        if (Scored.Count == 0 && Renamed.Count == 0 && _voted is { } voted) Scored.Add(voted);
        await Turn.RecordAsync(ThreadEventKind.Scored, [.. Scored], cancellationToken);
        await Turn.RecordAsync(ThreadEventKind.Edited, [.. Renamed], cancellationToken);
    }
}
