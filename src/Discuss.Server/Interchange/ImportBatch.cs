using Discuss.Core.Threads;

namespace Discuss.Server.Interchange;

/// <summary>A discussion that is being imported.</summary>
internal sealed class ImportedThread(SpooledThread source, string key, string? url, string? title, DateTimeOffset? createdAt, ThreadOrder order)
{
    public SpooledThread Source => source;

    public string Key => key;

    public string? Url => url;

    public string? Title => title;

    public DateTimeOffset? CreatedAt => createdAt;

    public ThreadOrder Order => order;

    /// <summary>Its number here, where it was here before; else 0.</summary>
    public int Number { get; set; }
}

/// <summary>A comment that is ready to be written down.</summary>
/// <param name="Index">Its index in its thread's <see cref="ThreadOrder"/>.</param>
internal sealed record ReadyComment(int Index, SpooledComment Source, MovedText Text, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, string? Change);

/// <summary>Some comments of one thread.</summary>
internal sealed record BatchPart(ImportedThread Thread, IReadOnlyList<ReadyComment> Comments);

/// <summary>What is written down in one transaction.</summary>
internal sealed record ImportBatch(IReadOnlyList<BatchPart> Parts, Dictionary<string, NewAuthor> People, int Known)
{
    public int Comments { get; } = Parts.Sum(part => part.Comments.Count);
}

/// <summary>What came of a batch.</summary>
/// <param name="Places">The ordinals of each part's comments.</param>
internal sealed record WrittenBatch(IReadOnlyList<int[]> Places, Dictionary<string, long> Authors, List<NewAuthor> Made, int NewThreads, IReadOnlyList<ThreadId> Threads);
