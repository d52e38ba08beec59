using System.Data.Common;
using System.Globalization;
using Discuss.Core.Search;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Search;

/// <summary>What of a site's comments is searched for.</summary>
/// <param name="Author">Whose: the author's number.</param>
internal sealed record SearchFilter(SearchQuery Query, CommentState? State = null, long? Author = null);

/// <summary>A comment that has the words, for whoever moderates its site.</summary>
/// <param name="Text">As it was written: the marks are UTF-16 indices into it.</param>
/// <param name="Marks">Start and length of each place where the words stand.</param>
internal sealed record FoundComment(
    CommentId Id, PublicState State, DateTimeOffset CreatedAt, string Text, IReadOnlyList<int[]> Marks, QueueAuthor Author, ThreadLink Article);

/// <summary>Searches the comments of a site, in whatever state they are, what reached the index last first. For moderators only.</summary>
internal sealed class SearchReader(IDatabase database, SearchIndex index) : IDisposable
{
    // Rows that are looked at for common words.
    private const int Lately = 20_000;

    // A database that searches has fewer hands for those who read.
    private const int AtOnce = 4;

    // Where very common words meet seldom, much is looked over for little. SQLite cannot be stopped on the way, and is quick enough.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    /// <summary>A page of what is found. One that had to look over much for little is short and has a cursor all the same.</summary>
    /// <exception cref="ProblemException">503: too many search at this moment, or the database had to look for too long.</exception>
    public async Task<Page<FoundComment>> FindAsync(Site site, SearchFilter filter, int limit, long before, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await _turns.WaitAsync(patience.Token);
            try
            {
                return await LookAsync(site, filter, limit, before, patience.Token);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "search-takes-long", "This search takes too long.", "Name more words, or less common ones.")
            {
                RetryAfter = Patience,
            };
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<Page<FoundComment>> LookAsync(Site site, SearchFilter filter, int limit, long before, CancellationToken cancellationToken)
    {
        var asked = index.AskedFor(filter.Query, site.Id);
        await using var session = await database.ReadAsync(cancellationToken);
        if (database.Dialect == Dialect.Sqlite) return await LookAsync(session, SearchSql.FindOnSqlite, SearchSql.EndOnSqlite, floor: 0);
        await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
        session.Transaction = transaction;
        await session.ExecuteAsync(SearchSql.OnlyByIndex, cancellationToken);
        // Common words are found among the newest at once; what is not there is seldom enough to be found by its words.
        var newest = await session.FirstAsync(SearchSql.Newest, row => row.GetInt64(0), cancellationToken);
        if (await LookAsync(session, SearchSql.FindLatelyOnPostgres, end: null, Math.Min(before, newest) - Lately) is { Next: not null } lately) return lately;
        return await LookAsync(session, SearchSql.FindOnPostgres, SearchSql.EndOnPostgres, floor: 0);

        async Task<Page<FoundComment>> LookAsync(DbSession session, Sql find, Sql? end, long floor)
        {
            var rows = await session.QueryAsync(
                find, row => (Number: row.GetInt64(0), Comment: Read(row, filter.Query)), cancellationToken,
                asked, before, floor, site.Id, (int?)filter.State, filter.Author, limit + 1);
            if (rows.Count > limit) return new Page<FoundComment>([.. rows.Take(limit).Select(row => row.Comment)], Text(rows[limit - 1].Number));
            var last = end is null ? null : await session.FirstAsync(end, row => (long?)row.GetInt64(0), cancellationToken, asked, before, floor);
            return new Page<FoundComment>([.. rows.Select(row => row.Comment)], last is { } number ? Text(number) : null);
        }
    }

    private static FoundComment Read(DbDataReader row, SearchQuery query)
    {
        var thread = new ThreadId(row.GetInt32(1), row.GetInt32(2));
        var text = row.GetString(6);
        return new FoundComment(
            new CommentId(thread, row.GetInt32(3)), PublicStates.Of((CommentState)row.GetInt32(4)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), text,
            [.. SearchMarks.Of(text, query).Select(mark => new[] { mark.Start, mark.Length })],
            new QueueAuthor(Text(row.GetInt64(7)), (AuthorKind)row.GetInt32(8), row.GetString(9)),
            new ThreadLink(thread, row.GetString(10), row.IsDBNull(11) ? null : row.GetString(11), row.IsDBNull(12) ? null : row.GetString(12)));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
