using System.Globalization;
using System.Security.Cryptography;
using Discuss.Core.Identity;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity.SignOn;

/// <summary>
/// The members behind a publisher's users: each has a member of their own, known by site and subject, and never by a mail address, for one
/// publisher's word must not open an account of somebody else.
/// </summary>
internal sealed class SignOnMembers(IDatabase database, AuthorNames names, Permissions permissions, TimeProvider clock)
{
    private const int MaxName = 60;
    private const int MaxAttempts = 50;

    private static readonly string[] Badges = ["staff", "author"];

    private static readonly Sql Use = new(
        "INSERT INTO used_tokens (site_id, token_hash, expires_at) VALUES (@site, @hash, @expires) ON CONFLICT (site_id, token_hash) DO NOTHING",
        Parameter.Int("site"), Parameter.Bytes("hash"), Parameter.Long("expires"));

    private static readonly Sql Used = new(
        "UPDATE single_sign_on SET used_at = @now WHERE site_id = @site AND (used_at IS NULL OR used_at < @now - 60000)", Parameter.Long("now"), Parameter.Int("site"));

    private static readonly Sql DropUsed = new("DELETE FROM used_tokens WHERE expires_at <= @now", Parameter.Long("now"));

    private static readonly Sql Find = new(
        """
        SELECT l.member_id, a.id, a.name, a.name_skeleton, a.avatar_url, a.badge, a.revoked_at FROM member_logins l
        JOIN authors a ON a.member_id = l.member_id
        WHERE l.login_provider = @provider AND l.provider_key = @subject
        """,
        Parameter.Text("provider"), Parameter.Text("subject"));

    private static readonly Sql NameHolder = new(
        "SELECT id FROM authors WHERE name_skeleton = @skeleton AND kind = 1", Parameter.Text("skeleton"));

    private static readonly Sql MailHolder = new("SELECT id FROM members WHERE normalized_email = @email", Parameter.Text("email"));

    private static readonly Sql InsertMember = new(
        """
        INSERT INTO members (user_name, normalized_user_name, email, normalized_email, email_confirmed, security_stamp, concurrency_stamp,
          phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, created_at)
        VALUES (@user, @user, @email, @normalized, @confirmed, @stamp, @stamp, 0, 0, 1, 0, @now) RETURNING id
        """,
        Parameter.Text("user"), Parameter.Text("email"), Parameter.Text("normalized"), Parameter.Int("confirmed"), Parameter.Text("stamp"), Parameter.Long("now"));

    private static readonly Sql InsertLogin = new(
        "INSERT INTO member_logins (login_provider, provider_key, provider_display_name, member_id) VALUES (@provider, @subject, @title, @member)",
        Parameter.Text("provider"), Parameter.Text("subject"), Parameter.Text("title"), Parameter.Long("member"));

    private static readonly Sql InsertAuthor = new(
        """
        INSERT INTO authors (kind, name, name_skeleton, badge, member_id, avatar_url, created_at)
        VALUES (1, @name, @skeleton, @badge, @member, @avatar, @now) RETURNING id
        """,
        Parameter.Text("name"), Parameter.Text("skeleton"), Parameter.Text("badge"), Parameter.Long("member"), Parameter.Text("avatar"), Parameter.Long("now"));

    private static readonly Sql Update = new(
        "UPDATE authors SET name = @name, name_skeleton = @skeleton, badge = @badge, avatar_url = @avatar, changed_at = @now WHERE id = @id",
        Parameter.Text("name"), Parameter.Text("skeleton"), Parameter.Text("badge"), Parameter.Text("avatar"), Parameter.Long("now"), Parameter.Long("id"));

    private static readonly Sql Articles = new(
        "SELECT thread_key FROM article_authors WHERE author_id = @author AND site_id = @site", Parameter.Long("author"), Parameter.Int("site"));

    private static readonly Sql DropArticles = new(
        "DELETE FROM article_authors WHERE author_id = @author AND site_id = @site", Parameter.Long("author"), Parameter.Int("site"));

    private static readonly Sql AddArticle = new(
        "INSERT INTO article_authors (site_id, thread_key, author_id) VALUES (@site, @key, @author) ON CONFLICT DO NOTHING",
        Parameter.Int("site"), Parameter.Text("key"), Parameter.Long("author"));

    /// <summary>The provider under which a site's own users are known.</summary>
    public static string ProviderOf(int site) => string.Create(CultureInfo.InvariantCulture, $"sso:{site}");

    /// <summary>The member whom the token is about, made or brought up to date.</summary>
    /// <param name="current">Who is signed in already: for them a token may come again, as it does with a page that is opened again.</param>
    /// <exception cref="ProblemException">400 <c>used-token</c>; 403 <c>banned</c> words are the sanctions' own; 422 for a name that nobody may wear.</exception>
    public async Task<long> EnterAsync(Site site, SignOnToken token, long? current, CancellationToken cancellationToken)
    {
        var badge = token.Badge is null ? null
            : Badges.Contains(token.Badge, StringComparer.Ordinal) ? token.Badge
            : throw Invalid($"The badge is none of {string.Join(", ", Badges)}.");
        var avatar = AvatarOf(site, token.AvatarUrl);
        var role = RoleOf(token.Roles);
        var articles = token.Articles?.Select(Threads.ThreadInput.Key).Distinct(StringComparer.Ordinal).ToList();
        var reserved = await names.ReservedAsync(cancellationToken);
        var (member, author) = await database.WriteAsync(WriteAsync, cancellationToken);
        if (token.Roles is not null) await SetRoleAsync(member, site.Id, role, cancellationToken);
        return member;

        async Task<(long Member, long Author)> WriteAsync(WriteSession session)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var known = await session.FirstAsync(Find, Known.Read, cancellationToken, ProviderOf(site.Id), token.Subject);
            await session.ExecuteAsync(DropUsed, cancellationToken, now);
            var fresh = await session.ExecuteAsync(Use, cancellationToken, site.Id, token.Use, token.Expires.ToUnixTimeMilliseconds()) == 1;
            if (!fresh)
            {
                return known is not null && known.Member == current
                    ? (known.Member, known.Author)
                    : throw new ProblemException(StatusCodes.Status400BadRequest, "used-token", "The token was used before.") { Errors = { ["token"] = ["A token is good once."] } };
            }

            if (known is { Revoked: true }) throw ProblemException.Forbidden("This account was closed.");
            // To a minute: not each reader who comes writes the row anew.
            await session.ExecuteAsync(Used, cancellationToken, now, site.Id);
            var name = await NameAsync(session, token.Name, badge, reserved, known, cancellationToken);
            if (known is null) known = await CreateAsync(session, site, token, name, badge, avatar, now, cancellationToken);
            else if (known.Name != name.Display || known.Avatar != avatar || known.Badge != badge)
            {
                await session.ExecuteAsync(Update, cancellationToken, name.Display, name.Skeleton, badge, avatar, now, known.Author);
                session.Publish(new IdentityEvent(IdentityEventKind.AuthorChanged, known.Author));
            }

            if (articles is not null) await WriteArticlesAsync(session, site.Id, known.Author, articles, cancellationToken);
            return (known.Member, known.Author);
        }
    }

    private static ProblemException Invalid(string detail) =>
        new(StatusCodes.Status422UnprocessableEntity, "unusable-token", "What the token says cannot be used.", detail) { Errors = { ["token"] = [detail] } };

    /// <summary>Pictures come from the publisher's own pages' origins: no third party learns who reads what.</summary>
    private static string? AvatarOf(Site site, string? url)
    {
        if (url is null) return null;
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0
            && site.Settings.Origins.Contains(uri.GetLeftPart(UriPartial.Authority), StringComparer.Ordinal)
            ? uri.AbsoluteUri
            : throw Invalid("The picture is not under one of the site's own https origins.");
    }

    private static Role? RoleOf(IReadOnlyList<string>? roles)
    {
        Role? highest = null;
        foreach (var role in roles ?? [])
        {
            Role given = role switch
            {
                "staff" => Role.Staff,
                "moderator" => Role.Moderator,
                _ => throw Invalid("A role is none of staff, moderator."),
            };
            if (highest is null || given > highest) highest = given;
        }

        return highest;
    }

    /// <summary>The name as the publisher has it; with a number where another member has it, for their users may share names.</summary>
    private static async Task<DisplayName> NameAsync(
        WriteSession session, string wanted, string? badge, ReservedNames reserved, Known? known, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var suffix = attempt == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {attempt}");
            if (!DisplayName.TryCreate(Shortened(wanted, MaxName - suffix.Length) + suffix, out var name, out _)) throw Invalid("The name is no name that can be shown.");
            // The publisher's own people may be called what nobody else may.
            if (badge != "staff" && reserved.Contains(name)) throw Invalid("The name is reserved.");
            var holder = await session.FirstAsync(NameHolder, row => row.GetInt64(0), cancellationToken, name.Skeleton);
            if (holder == 0 || holder == known?.Author) return name;
        }

        throw Invalid("Too many members have this name.");
    }

    private static string Shortened(string name, int length)
    {
        var text = new StringInfo(name);
        return text.LengthInTextElements <= length ? name : text.SubstringByTextElements(0, length);
    }

    private static async Task<Known> CreateAsync(
        WriteSession session, Site site, SignOnToken token, DisplayName name, string? badge, string? avatar, long now, CancellationToken cancellationToken)
    {
        string? email = null;
        if (token.Email is { } named && MailAddress.TryNormalize(named, out var address)
            && await session.FirstAsync(MailHolder, row => row.GetInt64(0), cancellationToken, address.ToUpperInvariant()) == 0)
            email = address;
        var user = $"{ProviderOf(site.Id)}:{token.Subject}";
        var stamp = RandomNumberGenerator.GetHexString(32);
        var member = await session.FirstAsync(
            InsertMember, row => row.GetInt64(0), cancellationToken, email ?? user, email, email?.ToUpperInvariant(), email is null ? 0 : 1, stamp, now);
        await session.ExecuteAsync(InsertLogin, cancellationToken, ProviderOf(site.Id), token.Subject, site.Name, member);
        var author = await session.FirstAsync(InsertAuthor, row => row.GetInt64(0), cancellationToken, name.Display, name.Skeleton, badge, member, avatar, now);
        return new Known(member, author, name.Display, avatar, badge, Revoked: false);
    }

    private static async Task WriteArticlesAsync(WriteSession session, int site, long author, List<string> keys, CancellationToken cancellationToken)
    {
        // A token comes with each page that the author opens: only what changed is written, and told to whoever keeps what is known of authors.
        var before = await session.QueryAsync(Articles, row => row.GetString(0), cancellationToken, author, site);
        if (before.Count == keys.Count && !before.Except(keys, StringComparer.Ordinal).Any()) return;
        await session.ExecuteAsync(DropArticles, cancellationToken, author, site);
        foreach (var key in keys) await session.ExecuteAsync(AddArticle, cancellationToken, site, key, author);
        session.Publish(new IdentityEvent(IdentityEventKind.AuthorChanged, author));
    }

    /// <summary>What the publisher says goes for staff and moderators; whoever is more than that was made so here.</summary>
    private async Task SetRoleAsync(long member, int site, Role? role, CancellationToken cancellationToken)
    {
        var now = await permissions.RoleAsync(member, site, cancellationToken);
        if (now != role && now is null or < Role.Owner) await permissions.GrantAsync(member, site, role, cancellationToken);
    }

    private sealed record Known(long Member, long Author, string Name, string? Avatar, string? Badge, bool Revoked)
    {
        public static Known Read(System.Data.Common.DbDataReader row) => new(
            row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5),
            !row.IsDBNull(6));
    }
}
