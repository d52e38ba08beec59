using Discuss.Core.Threads;

namespace Discuss.Load.Seeding;

/// <summary>
/// How a thread is built: for each comment whom it answers and how many votes it gets. A short pattern repeats, so that a window of a
/// long thread holds the same as one of a short thread, and a difference in cost is the thread's length alone.
/// </summary>
internal abstract class ThreadShape(string name, int comments)
{
    /// <summary>Comments of the shortest thread.</summary>
    public const int Small = 100;

    public string Key { get; } = $"{name}-{comments}";

    public int Comments { get; } = comments;

    /// <summary>The ordinal that the comment answers; <see langword="null"/> at the top level.</summary>
    public abstract int? ParentOf(int ordinal);

    /// <summary>Votes of the comment: so many readers for it, or against it below zero.</summary>
    public abstract int VotesOf(int ordinal);

    public ReadingPath PathOf(int ordinal) =>
        ParentOf(ordinal) is { } parent ? PathOf(parent).Reply(ordinal) : ReadingPath.Root(ordinal);
}

/// <summary>
/// Flat and nested side by side, in blocks of twenty: ten top-level comments, the first with five replies to it, the second with a chain
/// of four, the third with one. All top-level comments of a block have the same votes, so that every order keeps blocks together.
/// </summary>
internal sealed class MixedThread(int comments) : ThreadShape("mixed", comments)
{
    private const int Block = 20;
    private const int Roots = 10;

    // Not in step with the age, so that the order by votes is another than the one by time.
    private static readonly int[] Votes = [0, 2, -1, 1, 3];

    private int Blocks => Comments / Block;

    public override int? ParentOf(int ordinal)
    {
        var place = (ordinal - 1) % Block;
        var first = ordinal - place;
        return place switch
        {
            < Roots => null,
            < 15 => first,
            15 => first + 1,
            < 19 => ordinal - 1,
            _ => first + 2,
        };
    }

    public override int VotesOf(int ordinal) => (ordinal - 1) % Block < Roots ? Votes[(ordinal - 1) / Block % Votes.Length] : 0;

    /// <summary>The last top-level comment before the place that is four fifths into the order.</summary>
    public int LastBeforeDeep(SortOrder order) => FirstOf(BlockBeforeDeep(order)) + (order == SortOrder.Newest ? 0 : Roots - 1);

    /// <summary>The end of the chain in the block right before that place.</summary>
    public int DeepReply(SortOrder order) => FirstOf(BlockBeforeDeep(order)) + 18;

    private int BlockBeforeDeep(SortOrder order)
    {
        var place = Blocks * 4 / 5 - 1;
        return order switch
        {
            SortOrder.Newest => Blocks - 1 - place,
            SortOrder.Top => Enumerable.Range(0, Blocks).OrderByDescending(block => VotesOf(FirstOf(block))).ThenBy(block => block).ElementAt(place),
            _ => place,
        };
    }

    private static int FirstOf(int block) => block * Block + 1;
}

/// <summary>One conversation: everything stands under the first comment, in chains of ten.</summary>
internal sealed class ConversationThread(int comments) : ThreadShape("conversation", comments)
{
    private const int Chain = 10;

    /// <summary>The end of the last chain before the place that is four fifths into the conversation.</summary>
    public int LastBeforeDeep => Comments * 4 / 5 + 1;

    public override int? ParentOf(int ordinal) => ordinal == 1 ? null : (ordinal - 2) % Chain == 0 ? 1 : ordinal - 1;

    public override int VotesOf(int ordinal) => 0;
}
