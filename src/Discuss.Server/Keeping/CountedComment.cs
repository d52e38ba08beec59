using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Keeping;

/// <summary>A comment of a thread with what is counted on it.</summary>
internal sealed record CountedComment(int Ordinal, ReadingPath Path, CommentState State, bool Shown, int Children, int Replies, long At)
{
    /// <summary>All comments of a thread, those above before those under them.</summary>
    /// <exception cref="ProblemException">409 <c>too-many-comments</c>.</exception>
    public static async Task<List<CountedComment>> ReadAsync(WriteSession session, ThreadId thread, CancellationToken cancellationToken)
    {
        var comments = await session.QueryAsync(
            KeepingSql.Comments,
            row => new CountedComment(
                row.GetInt32(0), ReadingPath.Parse(row.GetString(1)), (CommentState)row.GetInt32(2), row.GetInt32(3) == 1, row.GetInt32(4), row.GetInt32(5), row.GetInt64(6)),
            cancellationToken, thread.Site, thread.Number, ThreadKeeper.MostAtOnce + 1);
        return comments.Count <= ThreadKeeper.MostAtOnce
            ? comments
            : throw new ProblemException(StatusCodes.Status409Conflict, "too-many-comments", $"This is for discussions of up to {ThreadKeeper.MostAtOnce} comments.");
    }

    /// <summary>The same with every count as the comments alone give it, by their ordinals.</summary>
    public static Dictionary<int, CountedComment> Count(List<CountedComment> comments)
    {
        var counted = comments.ToDictionary(comment => comment.Ordinal, comment => comment with { Children = 0, Replies = 0 });
        // What is under another comment came after it: from the end on, everything under a comment is counted before the comment itself.
        for (var i = comments.Count - 1; i >= 0; i--)
        {
            var comment = counted[comments[i].Ordinal];
            comment = counted[comment.Ordinal] = comment with { Shown = comment.State == CommentState.Approved || comment.Children > 0 };
            var above = comment.Path.AncestorOrdinals();
            if (comment.State == CommentState.Approved)
            {
                foreach (var one in above.Where(counted.ContainsKey)) counted[one] = counted[one] with { Replies = counted[one].Replies + 1 };
            }

            if (comment.Shown && above.Length > 0 && counted.TryGetValue(above[^1], out var parent)) counted[parent.Ordinal] = parent with { Children = parent.Children + 1 };
        }

        return counted;
    }
}
