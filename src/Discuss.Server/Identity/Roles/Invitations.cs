using System.Globalization;
using System.Security.Cryptography;
using Discuss.Server.Http;
using Discuss.Server.Notifications;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Identity;

/// <summary>
/// Offers roles by mail. A link is good once and for a week, for whoever is signed in when they take it; nothing here depends on
/// whether the address belongs to an account, so that nobody learns that.
/// </summary>
internal sealed class Invitations(IDatabase database, Mailer mailer, PublicAddress address, Badges badges, TimeProvider clock)
{
    /// <summary>Mails for one site in a day, sent again ones counted: an owner is no mail flood.</summary>
    public const int MostADay = Bounds.InvitationsADay;

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const int CodeBytes = 32;
    private const int CodeLength = 43;

    /// <summary>The open ones of a site, newest first.</summary>
    public async Task<IReadOnlyList<InvitationView>> OpenAsync(Site site, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(InvitationSql.Open, InvitationSql.ReadView, cancellationToken, site.Id, Now());
    }

    /// <summary>Sends an offer. An open one for the same address and site is withdrawn by it.</summary>
    /// <exception cref="ProblemException">400 naming <c>email</c> or <c>role</c>; 403; 429 where a site sends too many in a day.</exception>
    public Task<InvitationView> InviteAsync(Site site, string? email, Role role, Actor by, HttpContext context, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryNormalize(email ?? "", out var to)) throw ProblemException.Invalid("email", "This is no mail address.");
        if (!Enum.IsDefined(role)) throw ProblemException.Invalid("role", "A role is staff, moderator, owner or administrator.");
        return database.WriteAsync(session => SendAsync(session, site, to, role, by, context, cancellationToken), cancellationToken);
    }

    /// <summary>Sends an open offer again, with a new code and a new week; the link in the first mail ends.</summary>
    /// <exception cref="ProblemException">404 where it is not open; otherwise as <see cref="InviteAsync"/>.</exception>
    public Task<InvitationView> SendAgainAsync(Site site, long id, Actor by, HttpContext context, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var open = await session.FirstAsync(
                InvitationSql.Withdraw, row => (Email: row.GetString(0), Role: (Role)row.GetInt32(1)), cancellationToken, Now(), id, site.Id);
            return open.Email is null ? throw Unknown() : await SendAsync(session, site, open.Email, open.Role, by, context, cancellationToken);
        },
        cancellationToken);

    /// <exception cref="ProblemException">403 where it offers more than one may give; 404 where it is not open.</exception>
    public Task WithdrawAsync(Site site, long id, Actor by, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var role = await session.FirstAsync(InvitationSql.Withdraw, row => (Role?)row.GetInt32(1), cancellationToken, Now(), id, site.Id);
            if (role is null) throw Unknown();
            PeopleWriter.CheckGiving((await RoleStore.OfAsync(session, by.MemberId!.Value, site.Id, cancellationToken)).Highest, role);
            return true;
        },
        cancellationToken);

    /// <summary>What a code offers; <see langword="null"/> where it is unknown, used, withdrawn, too old, or its sender may not offer it any more.</summary>
    public async Task<Offer?> FindAsync(string? code, CancellationToken cancellationToken)
    {
        if (Hash(code) is not { } hash) return null;
        await using var session = await database.ReadAsync(cancellationToken);
        var offer = await session.FirstAsync(InvitationSql.Find, InvitationSql.ReadOffer, cancellationToken, hash, Now());
        return offer is not null && await StandsAsync(session, offer, cancellationToken) ? offer : null;
    }

    /// <summary>
    /// The member takes the offer, once; what they had already and is higher stays. <see langword="null"/> as for <see cref="FindAsync"/>.
    /// </summary>
    public async Task<Offer?> AcceptAsync(string? code, Actor member, CancellationToken cancellationToken)
    {
        if (Hash(code) is not { } hash || member.MemberId is not { } id) return null;
        var taken = await database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow();
                var offer = await session.FirstAsync(InvitationSql.Find, InvitationSql.ReadOffer, cancellationToken, hash, now.ToUnixTimeMilliseconds());
                if (offer is null || !await StandsAsync(session, offer, cancellationToken)) return null;
                // Of two who take it at once, one changes the row.
                if (await session.ExecuteAsync(InvitationSql.Accept, cancellationToken, now.ToUnixTimeMilliseconds(), member.AuthorId, offer.Id) == 0) return null;
                var held = await RoleStore.OfAsync(session, id, offer.SiteId, cancellationToken);
                if ((offer.Role == Role.Administrator ? held.Everywhere : held.Highest) is not { } has || has < offer.Role)
                    await RoleStore.SetAsync(session, id, offer.GrantSite, offer.Role, offer.InvitedBy, now, cancellationToken);
                return offer;
            },
            cancellationToken);
        if (taken is not null) await badges.ReloadMemberAsync(id, cancellationToken);
        return taken;
    }

    private async Task<InvitationView> SendAsync(
        WriteSession session, Site site, string to, Role role, Actor by, HttpContext context, CancellationToken cancellationToken)
    {
        PeopleWriter.CheckGiving((await RoleStore.OfAsync(session, by.MemberId!.Value, site.Id, cancellationToken)).Highest, role);
        var now = clock.GetUtcNow();
        var last = await session.FirstAsync(InvitationSql.SentBefore, row => row.GetInt64(0), cancellationToken, site.Id, MostADay - 1);
        if (last > (now - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds())
        {
            throw new ProblemException(StatusCodes.Status429TooManyRequests, "too-many-invitations", $"A site sends at most {MostADay} invitations in a day.")
            {
                RetryAfter = DateTimeOffset.FromUnixTimeMilliseconds(last).AddDays(1) - now,
            };
        }

        var code = RandomNumberGenerator.GetBytes(CodeBytes);
        await session.ExecuteAsync(InvitationSql.WithdrawSame, cancellationToken, now.ToUnixTimeMilliseconds(), site.Id, to);
        var expires = now + Lifetime;
        var id = await session.FirstAsync(
            InvitationSql.Insert, row => row.GetInt64(0), cancellationToken,
            site.Id, (int)role, to, SHA256.HashData(code), by.AuthorId, now.ToUnixTimeMilliseconds(), expires.ToUnixTimeMilliseconds());
        var link = address.Of(context, "/account/invitation?code=" + WebEncoders.Base64UrlEncode(code));
        await mailer.SendAsync(session, InvitationLetter.Write(site, to, role, by.Name, link, expires), cancellationToken);
        return new InvitationView(id.ToString(CultureInfo.InvariantCulture), to, role, role == Role.Administrator, by.Name, now, expires);
    }

    // Who lost the right to give a role cannot give it by a mail from before.
    private static async Task<bool> StandsAsync(DbSession session, Offer offer, CancellationToken cancellationToken)
    {
        if (offer.Inviter is not { } inviter) return false;
        var own = (await RoleStore.OfAsync(session, inviter, offer.SiteId, cancellationToken)).Highest;
        return own >= Role.Owner && own >= offer.Role;
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static ProblemException Unknown() => ProblemException.NotFound("unknown-invitation", "There is no such open invitation.");

    private static byte[]? Hash(string? code)
    {
        try
        {
            return code is { Length: CodeLength } && WebEncoders.Base64UrlDecode(code) is { Length: CodeBytes } bytes ? SHA256.HashData(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
