using System.Data.Common;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Threads;

/// <summary>Somebody who wrote in a thread.</summary>
/// <param name="CommentId">The latest of their comments there.</param>
internal sealed record ThreadPerson(string Name, string AvatarUrl, CommentId CommentId);

/// <summary>Who wrote in a thread lately, for mentions: of its last thousand comments, so that it costs no more in a longer thread.</summary>
internal sealed class ThreadPeople(IDatabase database)
{
    private const int MostOffered = Bounds.PeopleOffered;
    private const int LongestStart = 60;

    private static readonly Sql People = new(
        """
        SELECT a.name, max(c.ordinal), a.id, a.avatar_url FROM comments c JOIN authors a ON a.id = c.author_id
        WHERE c.site_id = @site AND c.thread_number = @thread AND c.state = 0
          AND c.ordinal > (SELECT last_ordinal - 1000 FROM threads WHERE site_id = @site AND number = @thread)
        GROUP BY a.id, a.name, a.avatar_url ORDER BY 2 DESC LIMIT 200
        """,
        Parameter.Int("site"), Parameter.Int("thread"));

    private static readonly Sql ThreadOf = new("SELECT number FROM threads WHERE site_id = @site AND key = @key", Parameter.Int("site"), Parameter.Text("key"));

    /// <summary>Whom a comment in this thread may name; <see langword="null"/> where it names nobody.</summary>
    public async Task<MentionNames?> NamedAsync(string body, Site site, string key, CancellationToken cancellationToken)
    {
        if (!MentionNames.MayBeIn(body)) return null;
        await using var session = await database.ReadAsync(cancellationToken);
        var number = await session.FirstAsync(ThreadOf, row => row.GetInt32(0), cancellationToken, site.Id, key);
        return number == 0 ? null : Names(await ReadAsync(session, new ThreadId(site.Id, number), cancellationToken));
    }

    /// <inheritdoc cref="NamedAsync(string, Site, string, CancellationToken)"/>
    public async Task<MentionNames?> NamedAsync(string body, ThreadId thread, CancellationToken cancellationToken)
    {
        if (!MentionNames.MayBeIn(body)) return null;
        await using var session = await database.ReadAsync(cancellationToken);
        return Names(await ReadAsync(session, thread, cancellationToken));
    }

    /// <summary>People whose name begins so, the latest first; at most eight.</summary>
    /// <exception cref="ProblemException">400 naming <c>q</c>.</exception>
    public async Task<List<ThreadPerson>> BeginningWithAsync(ThreadId thread, string? start, CancellationToken cancellationToken)
    {
        if (start?.Length > LongestStart) throw ProblemException.Invalid("q", $"At most {LongestStart} characters.");
        await using var session = await database.ReadAsync(cancellationToken);
        var people = await ReadAsync(session, thread, cancellationToken);
        return [.. people.Where(one => one.Name.StartsWith(start ?? "", StringComparison.OrdinalIgnoreCase)).Take(MostOffered)];
    }

    private static MentionNames Names(List<ThreadPerson> people) => new(people.Select(one => (one.Name, one.CommentId)));

    private static Task<List<ThreadPerson>> ReadAsync(DbSession session, ThreadId thread, CancellationToken cancellationToken) =>
        session.QueryAsync(People, row => Read(thread, row), cancellationToken, thread.Site, thread.Number);

    private static ThreadPerson Read(ThreadId thread, DbDataReader row) => new(
        row.GetString(0), row.IsDBNull(3) ? Avatar.Url(row.GetString(0), row.GetInt64(2)) : row.GetString(3), new CommentId(thread, row.GetInt32(1)));
}
