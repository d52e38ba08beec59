using System.Security.Cryptography;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Pages.Account;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Administration;

/// <summary>Who somebody is, whatever they did.</summary>
/// <param name="Mail">Masked; <see langword="null"/> where none is known, or where its keys are not here.</param>
/// <param name="MailHash">Under which a guest's address is kept, in hexadecimal.</param>
internal sealed record PersonFacts(
    long Id, AuthorKind Kind, string Name, long? Member, int? Site, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, FoundPerson? ClaimedBy, string? Mail,
    bool MailConfirmed, string? MailHash)
{
    /// <summary>Whether it is a guest that could be made a part of a member.</summary>
    public bool MayMerge => Kind == AuthorKind.Guest && EndedAt is null && ClaimedBy is null;
}

/// <summary>What somebody did on a site, and what was done about it.</summary>
/// <param name="Comments">The latest.</param>
/// <param name="Log">The latest lines of the log about them.</param>
internal sealed record PersonOnSite(Site Site, AuthorRecord Record, IReadOnlyList<QueueItem> Comments, IReadOnlyList<LogLine> Log);

/// <summary>Everything about one person that administrators see.</summary>
/// <param name="Everywhere">The role for every site.</param>
internal sealed record PersonRecord(
    PersonFacts Facts, IReadOnlyList<PersonOnSite> Sites, IReadOnlyDictionary<int, Role> Roles, Role? Everywhere, IReadOnlyList<ClaimedGuest> Claimed);

/// <summary>Reads a person's record: who they are, and on each site what they wrote and what was decided.</summary>
internal sealed class PersonRecords(
    IDatabase database, SiteDirectory sites, QueueReader queue, LogReader log, GuestAddresses addresses, GuestClaims claims)
{
    // The latest of each: the whole lists have pages of their own.
    private const int Shown = 5;
    private const int Lines = 20;

    private static readonly Sql Facts = new(
        """
        SELECT a.kind, a.name, a.member_id, a.site_id, a.created_at, a.revoked_at, a.claimed_by, a.email_sealed, a.email_hash, a.email_confirmed_at,
          m.email, m.email_confirmed
        FROM authors a LEFT JOIN members m ON m.id = a.member_id WHERE a.id = @author
        """,
        Long("author"));

    private static readonly Sql Places = new(
        """
        SELECT site_id FROM (SELECT site_id FROM comments WHERE author_id = @author ORDER BY created_at DESC LIMIT 1000) AS latest
        UNION SELECT site_id FROM sanctions WHERE author_id = @author AND site_id IN (SELECT id FROM sites)
        """,
        Long("author"));

    private static readonly Sql Grants = new("SELECT site_id, role FROM grants WHERE member_id = @member", Long("member"));

    /// <summary><see langword="null"/> for an unknown number.</summary>
    public async Task<PersonRecord?> FindAsync(long author, CancellationToken cancellationToken)
    {
        if (await FactsAsync(author, cancellationToken) is not { } facts) return null;
        List<int> places;
        List<(int Site, Role Role)> grants = [];
        await using (var session = await database.ReadAsync(cancellationToken))
        {
            places = await session.QueryAsync(Places, row => row.GetInt32(0), cancellationToken, author);
            if (facts.Member is { } member)
                grants = await session.QueryAsync(Grants, row => (row.GetInt32(0), (Role)row.GetInt32(1)), cancellationToken, member);
        }

        var known = new List<PersonOnSite>();
        foreach (var site in (await sites.AllAsync(cancellationToken)).Where(site => places.Contains(site.Id) || facts.Site == site.Id))
            known.Add(await OnAsync(site, author, cancellationToken));
        return new PersonRecord(
            facts, known, grants.Where(grant => grant.Site != Permissions.EverySite).ToDictionary(grant => grant.Site, grant => grant.Role),
            grants.Where(grant => grant.Site == Permissions.EverySite).Select(grant => (Role?)grant.Role).FirstOrDefault(),
            await claims.OfAsync(author, cancellationToken));
    }

    /// <summary>Who somebody is; <see langword="null"/> for an unknown number.</summary>
    public async Task<PersonFacts?> FactsAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var found = await session.FirstAsync(
            Facts,
            row => (
                Facts: new PersonFacts(
                    author, (AuthorKind)row.GetInt32(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt32(3),
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
                    row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), null,
                    row.IsDBNull(10) ? OpenedMail(row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7)) : MaskedMail.Of(row.GetString(10)),
                    row.IsDBNull(10) ? !row.IsDBNull(9) : row.GetInt32(11) == 1, row.IsDBNull(8) ? null : Convert.ToHexStringLower(row.GetFieldValue<byte[]>(8))),
                ClaimedBy: row.IsDBNull(6) ? 0 : row.GetInt64(6)),
            cancellationToken, author);
        if (found.Facts is null || found.ClaimedBy == 0) return found.Facts;
        var by = await session.FirstAsync(PersonFinder.ById, PersonFinder.Read, cancellationToken, found.ClaimedBy);
        return found.Facts with { ClaimedBy = by };
    }

    private async Task<PersonOnSite> OnAsync(Site site, long author, CancellationToken cancellationToken)
    {
        AuthorRecord record;
        await using (var session = await database.ReadAsync(cancellationToken)) record = await AuthorReader.RecordAsync(session, site.Id, author, cancellationToken);
        return new PersonOnSite(
            site, record, (await queue.ByAuthorAsync(site, author, Shown, after: null, cancellationToken)).Items,
            (await log.LogAsync(site, new LogFilter(Author: author), Lines, after: null, cancellationToken)).Items);
    }

    private string? OpenedMail(byte[]? kept)
    {
        if (kept is null) return null;
        try
        {
            return MaskedMail.Of(addresses.Open(kept));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
