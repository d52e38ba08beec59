using System.Data.Common;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity;

/// <summary>A guest as their owner sees them.</summary>
internal sealed record KnownGuest(long Author, string Name, int? Site);

/// <summary>An article under which a guest wrote.</summary>
internal sealed record WrittenUnder(int Site, string Key, string? Title, string? Url);

/// <summary>Finds guests by their confirmed mail address, and what they wrote.</summary>
internal sealed class GuestReader(IDatabase database, DataKeys keys)
{
    // More than a person has; the newest count.
    private const int MostGuests = Bounds.GuestsByMail;
    private const int MostComments = 500;

    private static readonly Sql OfAddress = new(
        $"""
        SELECT id, name, site_id FROM authors
        WHERE email_hash = @hash AND kind = 0 AND name <> '' AND email_confirmed_at IS NOT NULL AND revoked_at IS NULL ORDER BY id DESC LIMIT {MostGuests}
        """,
        Parameter.Bytes("hash"));

    private static readonly Sql Articles = new(
        $"""
        SELECT t.site_id, t.key, t.title, t.url, max(w.created_at) AS latest FROM (
          SELECT site_id, thread_number, created_at FROM comments WHERE author_id = @author ORDER BY created_at DESC LIMIT {MostComments}) AS w
        JOIN threads t ON t.site_id = w.site_id AND t.number = w.thread_number
        GROUP BY t.site_id, t.key, t.title, t.url ORDER BY latest DESC
        """,
        Parameter.Long("author"));

    /// <summary>The guests with this confirmed address, newest first; none that was claimed or taken back.</summary>
    /// <param name="address">As <see cref="MailAddress"/> gives it.</param>
    public async Task<List<KnownGuest>> OfAddressAsync(string address, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(OfAddress, Read, cancellationToken, keys.LookupHash(address.ToUpperInvariant()));
    }

    /// <summary>Where a guest wrote, the latest first.</summary>
    public async Task<List<WrittenUnder>> ArticlesAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(
            Articles,
            row => new WrittenUnder(row.GetInt32(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)),
            cancellationToken, author);
    }

    private static KnownGuest Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt32(2));
}
