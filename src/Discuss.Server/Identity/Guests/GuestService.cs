using System.Globalization;
using Discuss.Core.Rendering;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity;

/// <summary>What a guest says of themselves.</summary>
internal sealed record NewGuest(string? Name = null, string? Email = null, string? Website = null)
{
    /// <summary>The site that the guest belongs to; without one, the first site that they write to.</summary>
    public string? Site { get; init; }
}

/// <summary>A guest, and the token by which they are known from now on.</summary>
internal sealed record GuestIdentity(string Token, GuestView Guest);

internal sealed record GuestView(string Id, string Name);

/// <summary>Makes guests, and gives them their tokens.</summary>
internal sealed class GuestService(
    IDatabase database, AuthorNames names, SiteDirectory sites, TokenSealer sealer, GuestAddresses addresses, GuestMail mail, GuestStates states, TimeProvider clock)
{
    public const int MaxWebsite = Bounds.Website;

    private static readonly Sql Insert = new(
        """
        INSERT INTO authors (kind, name, name_skeleton, website, email_sealed, email_hash, site_id, created_at)
        VALUES (@kind, @name, @skeleton, @website, @sealed, @hash, @site, @now) RETURNING id
        """,
        Parameter.Int("kind"), Parameter.Text("name"), Parameter.Text("skeleton"), Parameter.Text("website"),
        Parameter.Bytes("sealed"), Parameter.Bytes("hash"), Parameter.Int("site"), Parameter.Long("now"));

    private static readonly Sql Known = new(
        "SELECT name, site_id FROM authors WHERE id = @id AND kind = 0 AND revoked_at IS NULL AND (site_id IS NULL OR site_id = @site)",
        Parameter.Long("id"), Parameter.Int("site"));

    // What is confirmed stays until another address is.
    private static readonly Sql SayMail = new(
        """
        UPDATE authors SET email_sealed = @sealed, email_hash = @hash
        WHERE id = @id AND kind = 0 AND revoked_at IS NULL AND email_confirmed_at IS NULL
        """,
        Parameter.Bytes("sealed"), Parameter.Bytes("hash"), Parameter.Long("id"));

    /// <summary>A new guest. A mail address is kept sealed, shown to nobody, and gets a link by which it is confirmed.</summary>
    /// <param name="context">The request, whose server the link leads to; without one no mail is sent.</param>
    /// <exception cref="ProblemException">
    /// 400 naming <c>name</c>, <c>email</c> or <c>website</c>; 422 <c>name-taken</c>; 404 <c>unknown-site</c>; 403 <c>members-only</c>.
    /// </exception>
    public async Task<GuestIdentity> CreateAsync(HttpContext? context, NewGuest guest, CancellationToken cancellationToken)
    {
        var email = string.IsNullOrWhiteSpace(guest.Email) ? null : GuestAddresses.Required(guest.Email);
        var website = WebsiteOf(guest.Website);
        var site = guest.Site is null ? null : await sites.GetAsync(guest.Site, cancellationToken);
        if (site is not null) GuestAdmission.RequireAllowed(site);
        var name = await names.CheckAsync(guest.Name, cancellationToken);
        var kept = email is null ? null : addresses.Keep(email);
        var writes = email is not null && context is not null && addresses.MayWrite(email);
        var now = clock.GetUtcNow();
        var id = await database.WriteAsync(
            async session =>
            {
                var made = await session.FirstAsync(
                    Insert, row => row.GetInt64(0), cancellationToken,
                    (int)AuthorKind.Guest, name.Display, name.Skeleton, website, kept?.Sealed, kept?.Hash, site?.Id, now.ToUnixTimeMilliseconds());
                if (writes) await mail.AskToConfirmAsync(session, context!, made, ConfirmedMail.Of(email!, name.Display, site), cancellationToken);
                return made;
            },
            cancellationToken);
        var token = sealer.Seal(new GuestToken(id, name.Display, now) { Site = site?.Id });
        return new GuestIdentity(token, new GuestView(id.ToString(CultureInfo.InvariantCulture), name.Display));
    }

    /// <summary>
    /// A guest says a mail address, or another one: it counts, and takes the place of one before, when the link in the mail was used.
    /// </summary>
    /// <param name="site">Where it was asked for, for the words of the mail.</param>
    /// <exception cref="ProblemException">400 naming <c>email</c>.</exception>
    public async Task SayMailAsync(HttpContext context, Actor actor, string input, Site? site, CancellationToken cancellationToken)
    {
        var email = GuestAddresses.Required(input);
        // Whoever wants to fill somebody's mailbox is not told when it is full.
        if (!addresses.MayWrite(email)) return;
        var kept = addresses.Keep(email);
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(SayMail, cancellationToken, kept.Sealed, kept.Hash, actor.AuthorId);
                await mail.AskToConfirmAsync(session, context, actor.AuthorId, ConfirmedMail.Of(email, actor.Name, site), cancellationToken);
                session.AfterCommit(() => states.Forget(actor.AuthorId));
                return true;
            },
            cancellationToken);
    }

    /// <summary>A new token for a guest of the site; <see langword="null"/> where there is no such guest, or not any more.</summary>
    public async Task<string?> TokenAsync(long authorId, Site site, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var token = await session.FirstAsync(
            Known,
            row => new GuestToken(authorId, row.GetString(0), clock.GetUtcNow()) { Site = row.IsDBNull(1) ? null : row.GetInt32(1) },
            cancellationToken, authorId, site.Id);
        return token is null ? null : sealer.Seal(token);
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
