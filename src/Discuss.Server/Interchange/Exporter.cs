using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Discuss.Core.Interchange.Own;
using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Interchange;

/// <summary>
/// Writes sites with all their discussions as JSON lines (<see cref="OwnFormat"/>), row by row in bounded memory, while servers run: what is
/// posted meanwhile is in it or not, and never half. Mail addresses, and who is written to, are in it only where they are asked for; passwords,
/// tokens, hashes and the log never are.
/// </summary>
internal sealed partial class Exporter(IDatabase database, SiteDirectory sites, GuestAddresses addresses, ImageFiles images, TimeProvider clock)
{
    /// <summary>Writes the export; how many lines it has between its first and its last.</summary>
    public async Task<long> WriteAsync(IReadOnlyList<Site> chosen, TextWriter to, bool withAddresses, CancellationToken cancellationToken)
    {
        using var lines = new ExportLines(to);
        await lines.WriteAsync(OwnFormat.Export, ("version", long.Parse(OwnFormat.Version, CultureInfo.InvariantCulture)), ("exportedAt", clock.GetUtcNow()));
        foreach (var site in chosen)
        {
            await lines.WriteAsync(OwnFormat.Site, ("slug", site.Slug), ("name", site.Name));
            await foreach (var thread in ThreadsAsync(site.Id, cancellationToken)) await ThreadAsync(lines, site.Id, thread, withAddresses, cancellationToken);
            // Behind what they wrote: nobody who wrote something meanwhile is missing.
            await AuthorsAsync(lines, site.Id, withAddresses, cancellationToken);
            await ImagesAsync(lines, site.Id, cancellationToken);
        }

        var counted = lines.Count - 1;
        await lines.WriteAsync(OwnFormat.End, ("lines", counted));
        await to.FlushAsync(cancellationToken);
        return counted;
    }

    /// <summary>A site by its slug, or all of them.</summary>
    public async Task<IReadOnlyList<Site>> SitesAsync(string? slug, CancellationToken cancellationToken)
    {
        if (slug is null) return await sites.AllAsync(cancellationToken);
        return await sites.FindAsync(slug, cancellationToken) is { } site ? [site] : [];
    }

    private async IAsyncEnumerable<ThreadLine> ThreadsAsync(int site, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0; ;)
        {
            var some = await RowsAsync(
                ExportSql.Threads,
                row => new ThreadLine(row.GetInt32(0), row.GetString(1), Text(row, 2), Text(row, 3), (ThreadState)row.GetInt32(4), Time(row.GetInt64(5))),
                cancellationToken, site, after);
            foreach (var thread in some) yield return thread;
            if (some.Count == 0) yield break;
            after = some[^1].Number;
        }
    }

    private async Task ThreadAsync(ExportLines lines, int site, ThreadLine thread, bool withFollowers, CancellationToken cancellationToken)
    {
        var number = Name(thread.Number);
        await lines.WriteAsync(
            OwnFormat.Thread, ("id", number), ("key", thread.Key), ("url", thread.Url), ("title", thread.Title), ("state", thread.State == ThreadState.Closed ? "closed" : "open"),
            ("createdAt", thread.CreatedAt));
        for (var after = 0; ;)
        {
            var comments = await RowsAsync(ExportSql.Comments, CommentLine.Read, cancellationToken, site, thread.Number, after);
            foreach (var comment in comments)
            {
                await lines.WriteAsync(
                    OwnFormat.Comment, ("id", $"{number}-{Name(comment.Ordinal)}"), ("thread", number), ("parent", comment.Parent is { } parent ? $"{number}-{Name(parent)}" : null),
                    ("author", Name(comment.Author)), ("body", comment.Body), ("state", OwnFormat.WordOf(comment.State)), ("createdAt", comment.CreatedAt), ("editedAt", comment.EditedAt),
                    ("score", (long)comment.Score), ("pinnedAt", comment.PinnedAt), ("featuredAt", comment.FeaturedAt));
            }

            if (comments.Count == 0) break;
            after = comments[^1].Ordinal;
        }

        for (var (author, ordinal) = (0L, 0); ;)
        {
            var votes = await RowsAsync(
                ExportSql.Votes, row => (Author: row.GetInt64(0), Ordinal: row.GetInt32(1), Value: row.GetInt64(2), At: Time(row.GetInt64(3))), cancellationToken, site, thread.Number, author, ordinal);
            foreach (var vote in votes.Where(vote => vote.Value != 0))
                await lines.WriteAsync(OwnFormat.Vote, ("comment", $"{number}-{Name(vote.Ordinal)}"), ("author", Name(vote.Author)), ("value", vote.Value), ("createdAt", vote.At));
            if (votes.Count == 0) break;
            (author, ordinal) = (votes[^1].Author, votes[^1].Ordinal);
        }

        if (withFollowers) await FollowersAsync(lines, site, thread.Number, cancellationToken);
    }

    private async Task AuthorsAsync(ExportLines lines, int site, bool withAddresses, CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var authors = await RowsAsync(
                withAddresses ? ExportSql.AuthorsAndFollowers : ExportSql.Authors, row => (Id: row.GetInt64(0), Name: row.GetString(1), Website: Text(row, 2), Sealed: row.IsDBNull(3) ? null : (byte[])row.GetValue(3), Member: Text(row, 4)),
                cancellationToken, after, site);
            foreach (var author in authors)
            {
                var email = !withAddresses ? null : author.Member ?? (author.Sealed is null ? null : Opened(author.Sealed));
                await lines.WriteAsync(OwnFormat.Author, ("id", Name(author.Id)), ("name", author.Name), ("website", author.Website), ("email", email));
            }

            if (authors.Count == 0) break;
            after = authors[^1].Id;
        }
    }

    // One that was sealed under keys that are gone is lost, and no reason to stop.
    private string? Opened(byte[] address)
    {
        try
        {
            return addresses.Open(address);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<List<T>> RowsAsync<T>(Sql sql, Func<DbDataReader, T> map, CancellationToken cancellationToken, params object?[] values)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(sql, map, cancellationToken, values);
    }

    private static string Name(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Text(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed record ThreadLine(int Number, string Key, string? Url, string? Title, ThreadState State, DateTimeOffset CreatedAt);

    private sealed record CommentLine(int Ordinal, int? Parent, long Author, string Body, CommentState State, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, int Score,
        DateTimeOffset? PinnedAt, DateTimeOffset? FeaturedAt)
    {
        public static CommentLine Read(DbDataReader row) => new(
            row.GetInt32(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.GetInt64(2), row.GetString(3), (CommentState)row.GetInt32(4), Time(row.GetInt64(5)),
            row.IsDBNull(6) ? null : Time(row.GetInt64(6)), row.GetInt32(7), row.IsDBNull(8) ? null : Time(row.GetInt64(8)), row.IsDBNull(9) ? null : Time(row.GetInt64(9)));
    }
}
