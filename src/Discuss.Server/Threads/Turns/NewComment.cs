using Discuss.Core.Moderation;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads.Turns;

/// <summary>A comment that may be written, as far as that is known before its transaction.</summary>
/// <param name="Answered">What it answers, where that was public.</param>
internal sealed record NewComment(
    Site Site, string Key, string? Url, string? Title, PostComment Comment, RenderResult.Ok Rendered, AnsweredComment? Answered, Screening Screening,
    Actor Author)
{
    public IdempotencyKey? Once { get; init; }

    /// <summary>The time at which it is written.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Whether it is a guest's first word anywhere.</summary>
    public bool IsFirst => Author is { Kind: Contract.AuthorKind.Guest, Site: null };

    /// <summary>Whether all that is left to ask can be asked for many at once: everybody may read it, what it answers is public, and it has no images.</summary>
    public bool MayShare =>
        Screening is { Verdict: Verdict.Approve, Insisted: false } && Rendered.Images.Count == 0
        && (Comment.ParentId is null || Answered is not null);

    /// <summary>Who lets it begin, and why.</summary>
    public Decision Beginning => new(Author.AuthorId, Screening.Rule, null, null);

    /// <summary>Writes the comment down with what the rules said of it, and how it begins.</summary>
    public async ValueTask InsertAsync(ThreadTurn turn, CommentId id, ReadingPath path, CommentState state, CancellationToken cancellationToken)
    {
        await turn.Session.LaterAsync(WriteSql.InsertComment, cancellationToken, Row(turn, id, path, state));
        await SignalStore.SaveNewAsync(turn.Session, id, Screening, cancellationToken);
        if (SignalStore.Score(id, Screening, turn.Now) is { } score) await turn.Session.LaterAsync(SignalStore.NewScores.One, cancellationToken, score);
        await ImageUses.AddAsync(turn.Session, id, Rendered.Images, turn.Now, cancellationToken);
        await StateChange.LogNewAsync(turn, id, state, Beginning, cancellationToken);
    }

    /// <summary>The values of <see cref="WriteSql.InsertComment"/>.</summary>
    public object?[] Row(ThreadTurn turn, CommentId id, ReadingPath path, CommentState state)
    {
        var published = state == CommentState.Approved;
        return
        [
            id.Thread.Site, id.Thread.Number, id.Ordinal, Comment.ParentId?.Ordinal, path.Value, path.Depth, Author.AuthorId, Comment.Body,
            Rendered.Html, Rendered.Excerpt, Rendered.IsLong ? 1 : 0, CommentRenderer.Version, (int)state, published ? 1 : 0,
            turn.Seq, turn.Now.ToUnixTimeMilliseconds(), published ? 0L : Urgency.OfHeld(turn.Now, Screening.Surest, turn.Activity),
        ];
    }
}

/// <summary>A thread whose turn new comments have taken, as it was before them but for the ordinals.</summary>
internal sealed record TakenThread(int Number, int LastOrdinal, long Seq, ThreadState State, double Heat, int CommentCount, ThreadTimes Times)
{
    /// <summary>Whether it takes comments no more, by hand or by the time that its site or somebody set.</summary>
    public bool IsClosed(SiteSettings settings, DateTimeOffset now) => Times.StateOf(State, settings, now) == ThreadState.Closed;

    /// <summary>Takes the turn for so many comments; <see langword="null"/> where nobody has written under this key yet.</summary>
    public static Task<TakenThread?> TakeAsync(
        WriteSession session, int count, int site, string key, string? url, string? title, CancellationToken cancellationToken) => session.FirstAsync(
        WriteSql.NextComments,
        row => new TakenThread(row.GetInt32(0), row.GetInt32(1), row.GetInt64(2), (ThreadState)row.GetInt32(3), row.GetDouble(4), row.GetInt32(5), ThreadTimes.Read(row, 6)),
        cancellationToken, count, site, key, url, title);
}
