using System.Globalization;
using System.Text;
using Discuss.Core.Rendering;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Discuss.Server.Identity;

/// <summary>What a guest says of themselves.</summary>
internal sealed record NewGuest(string? Name = null, string? Email = null, string? Website = null);

/// <summary>A guest, and the token by which they are known from now on.</summary>
internal sealed record GuestIdentity(string Token, GuestView Guest);

internal sealed record GuestView(string Id, string Name);

/// <summary>Makes guests, and knows which of them were revoked.</summary>
internal sealed class GuestService(
    IDatabase database, AuthorNames names, TokenSealer sealer, DataKeys keys, IDataProtectionProvider protection, TimeProvider clock)
{
    public const int MaxWebsite = 300;

    private static readonly Sql Insert = new(
        """
        INSERT INTO authors (kind, name, name_skeleton, website, email_sealed, email_hash, created_at)
        VALUES (@kind, @name, @skeleton, @website, @sealed, @hash, @now) RETURNING id
        """,
        Parameter.Int("kind"), Parameter.Text("name"), Parameter.Text("skeleton"), Parameter.Text("website"),
        Parameter.Bytes("sealed"), Parameter.Bytes("hash"), Parameter.Long("now"));

    private static readonly Sql Revoked = new("SELECT id FROM authors WHERE id = @id AND revoked_at IS NULL", Parameter.Long("id"));

    private static readonly Sql Known = new(
        "SELECT name FROM authors WHERE id = @id AND kind = 0 AND revoked_at IS NULL AND (site_id IS NULL OR site_id = @site)",
        Parameter.Long("id"), Parameter.Int("site"));

    private readonly IDataProtector _mail = protection.CreateProtector("Discuss.GuestMail", "1");
    private readonly MinuteCache<long, bool> _revoked = new(clock);

    /// <summary>A new guest. A mail address is kept sealed and shown to nobody.</summary>
    /// <exception cref="ProblemException">400 naming <c>name</c>, <c>email</c> or <c>website</c>; 422 <c>name-taken</c>.</exception>
    public async Task<GuestIdentity> CreateAsync(NewGuest guest, CancellationToken cancellationToken)
    {
        var email = EmailOf(guest.Email);
        var website = WebsiteOf(guest.Website);
        var name = await names.CheckAsync(guest.Name, cancellationToken);
        var mail = email is null ? null : _mail.Protect(Encoding.UTF8.GetBytes(email));
        var hash = email is null ? null : keys.LookupHash(email.ToUpperInvariant());
        var now = clock.GetUtcNow();
        var id = await database.WriteAsync(
            session => session.FirstAsync(
                Insert, row => row.GetInt64(0), cancellationToken,
                (int)AuthorKind.Guest, name.Display, name.Skeleton, website, mail, hash, now.ToUnixTimeMilliseconds()),
            cancellationToken);
        var token = sealer.Seal(new GuestToken(id, name.Display, now));
        return new GuestIdentity(token, new GuestView(id.ToString(CultureInfo.InvariantCulture), name.Display));
    }

    /// <summary>A new token for a guest of the site; <see langword="null"/> where there is no such guest, or not any more.</summary>
    public async Task<string?> TokenAsync(long authorId, Site site, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var name = await session.FirstAsync(Known, row => row.GetString(0), cancellationToken, authorId, site.Id);
        return name is null ? null : sealer.Seal(new GuestToken(authorId, name, clock.GetUtcNow()));
    }

    /// <summary>Whether the guest's token was taken back; the answer may be a minute old.</summary>
    public ValueTask<bool> IsRevokedAsync(long authorId, CancellationToken cancellationToken) =>
        _revoked.GetAsync(authorId, LoadRevokedAsync, cancellationToken);

    private async Task<bool> LoadRevokedAsync(long authorId, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Revoked, row => row.GetInt64(0), cancellationToken, authorId) == 0;
    }

    private static string? EmailOf(string? input)
    {
        if (string.IsNullOrWhiteSpace(input)) return null;
        return MailAddress.TryNormalize(input, out var address) ? address : throw ProblemException.Invalid("email", "This is no mail address.");
    }

    private static string? WebsiteOf(string? input)
    {
        if (string.IsNullOrWhiteSpace(input)) return null;
        if (!TextGuard.TryNormalize(input, out var text, out var problem)) throw ProblemException.Invalid("website", TextGuard.MessageOf(problem));
        if (text.Length > MaxWebsite) throw ProblemException.Invalid("website", $"A website's address has at most {MaxWebsite} characters.");
        var absolute = Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && !text.Any(char.IsWhiteSpace);
        // As the parser writes it: what is stored is what a browser would open.
        return absolute && uri!.AbsoluteUri.Length <= MaxWebsite
            ? uri.AbsoluteUri
            : throw ProblemException.Invalid("website", "A website's address is complete, such as https://example.org.");
    }
}
