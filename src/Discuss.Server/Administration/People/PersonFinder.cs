using System.Data.Common;
using System.Globalization;
using Discuss.Core.Identity;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Administration;

/// <summary>Somebody who was found.</summary>
/// <param name="Site">The site that a guest is one of; <see langword="null"/> for members, and before they wrote anything.</param>
/// <param name="ClaimedBy">Whose a guest has become.</param>
/// <param name="Ended">Whether a guest's token is good no more.</param>
internal sealed record FoundPerson(long Id, AuthorKind Kind, string Name, int? Site, DateTimeOffset CreatedAt, long? ClaimedBy, bool Ended);

/// <summary>
/// Finds people of all sites: by how their name begins, whatever it is written with; by their mail address, or the hash under which a guest's is
/// kept; by their number. Each by an index, and never more than <see cref="Bounds.PeopleFound"/>.
/// </summary>
internal sealed class PersonFinder(IDatabase database, GuestAddresses addresses)
{
    private const string Columns = "a.id, a.kind, a.name, a.site_id, a.created_at, a.claimed_by, a.revoked_at";

    /// <summary>Names that begin so; what was erased has none.</summary>
    public static readonly Sql ByName = new(
        $"SELECT {Columns} FROM authors a WHERE a.name_skeleton >= @from AND a.name_skeleton < @to AND a.name <> '' ORDER BY a.name_skeleton, a.kind LIMIT {Bounds.PeopleFound}",
        Text("from"), Text("to"));

    /// <summary>Guests with an address, found by its keyed hash.</summary>
    public static readonly Sql ByHash = new(
        $"SELECT {Columns} FROM authors a WHERE a.email_hash = @hash LIMIT {Bounds.PeopleFound}", Bytes("hash"));

    public static readonly Sql ByMember = new(
        $"SELECT {Columns} FROM members m JOIN authors a ON a.member_id = m.id WHERE m.normalized_email = @email", Text("email"));

    public static readonly Sql ById = new($"SELECT {Columns} FROM authors a WHERE a.id = @id", Long("id"));

    private const int HashDigits = 64;

    /// <param name="asked">A name or its beginning, a mail address, the 64 digits of a hash, or a number such as <c>#12</c>.</param>
    public async Task<IReadOnlyList<FoundPerson>> FindAsync(string asked, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var text = asked.Trim();
        if (NumberOf(text) is { } id) return await session.QueryAsync(ById, Read, cancellationToken, id);
        if (text.Length == HashDigits && text.All(char.IsAsciiHexDigit))
            return await session.QueryAsync(ByHash, Read, cancellationToken, Convert.FromHexString(text));
        if (text.Contains('@', StringComparison.Ordinal) && MailAddress.TryNormalize(text, out var address))
        {
            var members = await session.QueryAsync(ByMember, Read, cancellationToken, address.ToUpperInvariant());
            return [.. members, .. await session.QueryAsync(ByHash, Read, cancellationToken, addresses.HashOf(address))];
        }

        if (DisplayName.SkeletonOfBeginning(text) is not { Length: > 0 } skeleton) return [];
        // Nothing that begins so is greater than it with the last of all characters behind it.
        return await session.QueryAsync(ByName, Read, cancellationToken, skeleton, skeleton + "\U0010FFFF");
    }

    /// <summary>A number such as <c>#12</c>.</summary>
    public static long? NumberOf(string text) =>
        text.StartsWith('#') && long.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    public static FoundPerson Read(DbDataReader row) => new(
        row.GetInt64(0), (AuthorKind)row.GetInt32(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt32(3),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), row.IsDBNull(5) ? null : row.GetInt64(5), !row.IsDBNull(6));
}
