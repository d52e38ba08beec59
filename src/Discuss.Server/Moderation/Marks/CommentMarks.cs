using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>How a comment can stand out in its thread.</summary>
internal enum Mark
{
    /// <summary>It stands above the thread as well.</summary>
    Pinned,

    /// <summary>The site's editors picked it.</summary>
    Featured,
}

/// <summary>A comment's marks as they are now.</summary>
internal sealed record MarksView(CommentId CommentId, bool Pinned, bool Featured);

/// <summary>
/// Pins comments above their thread and marks those that editors picked: in the thread's turn, with one event and one line of the log. What is
/// not public is neither pinned nor picked; what goes out of sight loses its place, and has it again when it comes back.
/// </summary>
internal sealed class CommentMarks(IDatabase database, TimeProvider clock)
{
    private static readonly Sql Row = new(
        "SELECT author_id, state, pinned_at, featured_at FROM comments WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Int("site"), Int("thread"), Int("ordinal"));

    private static readonly Sql Pins = new(
        "SELECT count(*) FROM comments WHERE site_id = @site AND thread_number = @thread AND pinned_at > 0 AND state = 0", Int("site"), Int("thread"));

    private static readonly Sql Set = new(
        "UPDATE comments SET pinned_at = @pinned, featured_at = @featured, seq = @seq WHERE site_id = @site AND thread_number = @thread AND ordinal = @ordinal",
        Long("pinned"), Long("featured"), Long("seq"), Int("site"), Int("thread"), Int("ordinal"));

    private static readonly Sql MarkThread = new(
        $"UPDATE threads SET marked = {ThreadSql.HasMarks} WHERE site_id = @site AND number = @thread", Int("site"), Int("thread"));

    /// <summary>Sets a mark or takes it away; what is so already stays so, without a line in the log.</summary>
    /// <exception cref="ProblemException">404; 409 <c>not-public</c> for what is not approved, <c>too-many-pinned</c> past <see cref="Bounds.PinnedComments"/>.</exception>
    public Task<MarksView> SetAsync(CommentId id, Mark mark, bool on, Actor moderator, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var (site, thread) = (id.Thread.Site, id.Thread.Number);
            var turn = await ThreadTurn.TakeAsync(session, id.Thread, clock.GetUtcNow(), cancellationToken) ?? throw ThreadInput.UnknownComment();
            var was = await session.FirstAsync(
                Row, row => new Marked(row.GetInt64(0), (CommentState)row.GetInt32(1), Moment(row, 2), Moment(row, 3)), cancellationToken,
                site, thread, id.Ordinal) ?? throw ThreadInput.UnknownComment();
            if (was.Has(mark) == on) return was.View(id);
            if (on && was.State != CommentState.Approved) throw Conflict("not-public", "Only a comment that everybody sees is pinned or picked.");
            if (on && mark == Mark.Pinned && await session.FirstAsync(Pins, row => row.GetInt64(0), cancellationToken, site, thread) >= Bounds.PinnedComments)
                throw Conflict("too-many-pinned", $"At most {Bounds.PinnedComments} comments are pinned above one discussion. Unpin another first.");
            var now = was.With(mark, on ? turn.Now.ToUnixTimeMilliseconds() : null);
            // Of what nobody sees there is nothing to tell.
            var seen = was.State == CommentState.Approved;
            var seq = seen ? await turn.NextSeqAsync(cancellationToken) : turn.Seq;
            await session.ExecuteAsync(Set, cancellationToken, now.PinnedAt, now.FeaturedAt, seq, site, thread, id.Ordinal);
            await session.ExecuteAsync(MarkThread, cancellationToken, site, thread);
            await LogEntries.AddAsync(
                session, new LogEntry(site, LogEntryKind.Mark, was.Author, moderator.AuthorId, Word(mark, on), turn.Now) { Comment = id }, cancellationToken);
            if (seen) await turn.RecordAsync(ThreadEventKind.Marked, id.Ordinal, cancellationToken);
            return now.View(id);
        },
        cancellationToken);

    private static string Word(Mark mark, bool on) => (mark, on) switch
    {
        (Mark.Pinned, true) => "pinned",
        (Mark.Pinned, false) => "unpinned",
        (_, true) => "featured",
        _ => "unfeatured",
    };

    private static long? Moment(System.Data.Common.DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static ProblemException Conflict(string kind, string why) => new(StatusCodes.Status409Conflict, kind, why);

    private sealed record Marked(long Author, CommentState State, long? PinnedAt, long? FeaturedAt)
    {
        public bool Has(Mark mark) => (mark == Mark.Pinned ? PinnedAt : FeaturedAt) is not null;

        public Marked With(Mark mark, long? at) => mark == Mark.Pinned ? this with { PinnedAt = at } : this with { FeaturedAt = at };

        public MarksView View(CommentId id) => new(id, Has(Mark.Pinned), Has(Mark.Featured));
    }
}
