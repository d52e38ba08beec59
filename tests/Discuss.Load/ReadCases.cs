using Discuss.Core.Threads;
using Discuss.Load.Seeding;

namespace Discuss.Load;

/// <summary>One window of a short and of a long thread, by their addresses.</summary>
internal sealed record ReadCase(string Thread, string Order, string Window, string Small, string Large)
{
    public string Name => $"{Thread} {Order} {Window}";
}

/// <summary>The seeded threads of one database.</summary>
internal sealed record SeededThreads(string Site, Seeded<MixedThread> SmallMixed, Seeded<MixedThread> LargeMixed, Seeded<ConversationThread> SmallTalk, Seeded<ConversationThread> LargeTalk);

internal sealed record Seeded<T>(T Shape, ThreadId Id)
    where T : ThreadShape;

/// <summary>The windows that are measured: the first, one four fifths into the thread, and the one around a comment there.</summary>
internal static class ReadCases
{
    // The short thread has one such window left after four fifths of it; a longer one would compare a full window with a part of one.
    private const int DeepLimit = 10;

    public static IEnumerable<ReadCase> Of(SeededThreads threads)
    {
        foreach (var order in Enum.GetValues<SortOrder>())
        {
            var name = order.ToString().ToLowerInvariant();
            ReadCase Case(string window, Func<Seeded<MixedThread>, string> path) =>
                new("mixed", name, window, path(threads.SmallMixed), path(threads.LargeMixed));
            string Thread(Seeded<MixedThread> thread) => $"/api/v1/sites/{threads.Site}/thread?key={thread.Shape.Key}&sort={name}";

            yield return Case("first", thread => $"{Thread(thread)}&limit=20");
            yield return Case("deep", thread => $"{Thread(thread)}&limit={DeepLimit}&after={After(thread, order)}");
            yield return Case("permalink", thread => Context(thread.Id, thread.Shape.DeepReply(order), name));
        }

        ReadCase Talk(string window, Func<Seeded<ConversationThread>, string> path) =>
            new("conversation", "-", window, path(threads.SmallTalk), path(threads.LargeTalk));
        yield return Talk("first", thread => $"/api/v1/comments/{new CommentId(thread.Id, 1)}/replies?limit={DeepLimit}");
        yield return Talk("deep", thread => $"/api/v1/comments/{new CommentId(thread.Id, 1)}/replies?limit={DeepLimit}&after={After(thread)}");
        yield return Talk("permalink", thread => Context(thread.Id, thread.Shape.LastBeforeDeep, "oldest"));
    }

    private static string Context(ThreadId thread, int ordinal, string order) =>
        $"/api/v1/comments/{new CommentId(thread, ordinal)}/context?sort={order}&limit={DeepLimit}";

    private static string After(Seeded<MixedThread> thread, SortOrder order)
    {
        var last = thread.Shape.LastBeforeDeep(order);
        // The rank is the score turned round.
        var rank = order == SortOrder.Top ? -thread.Shape.VotesOf(last) : 0;
        return new WindowCursor(thread.Id, order, rank, thread.Shape.PathOf(last)).ToString();
    }

    private static string After(Seeded<ConversationThread> thread) =>
        new WindowCursor(thread.Id, null, 0, thread.Shape.PathOf(thread.Shape.LastBeforeDeep)).ToString();
}
