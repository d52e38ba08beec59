using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Notifications.Letters;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Subscriptions;

/// <summary>
/// People who only want mail: a guest without a name, known by the address, who writes nothing and whom nobody sees. The address is
/// confirmed first, by one mail, whatever is asked meanwhile.
/// </summary>
internal sealed class Subscribers(
    IDatabase database, GuestAddresses addresses, Mailer mailer, NoticeTokens tokens, PublicAddress address, TimeProvider clock)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromDays(2);

    private static readonly Sql Find = new(
        """
        SELECT id, email_confirmed_at, created_at FROM authors
        WHERE email_hash = @hash AND kind = 0 AND name = '' AND site_id = @site AND revoked_at IS NULL AND claimed_by IS NULL ORDER BY id LIMIT 1
        """,
        Parameter.Bytes("hash"), Parameter.Int("site"));

    private static readonly Sql Insert = new(
        """
        INSERT INTO authors (kind, name, name_skeleton, email_sealed, email_hash, site_id, created_at)
        VALUES (@kind, '', '', @sealed, @hash, @site, @now) RETURNING id
        """,
        Parameter.Int("kind"), Parameter.Bytes("sealed"), Parameter.Bytes("hash"), Parameter.Int("site"), Parameter.Long("now"));

    private static readonly Sql AskedAgain = new("UPDATE authors SET created_at = @now WHERE id = @id", Parameter.Long("now"), Parameter.Long("id"));

    private static readonly Sql Confirm = new(
        "UPDATE authors SET email_confirmed_at = @now WHERE id = @id AND email_confirmed_at IS NULL AND email_hash IS NOT NULL AND kind = 0 AND name = ''",
        Parameter.Long("now"), Parameter.Long("id"));

    /// <summary>The subscriber with this address on a site, made where there is none; asked by mail to confirm it where that is not done.</summary>
    /// <param name="article">What they want to follow, for the words of that mail.</param>
    /// <exception cref="ProblemException">400 naming <c>email</c>.</exception>
    public async Task<long> FindOrMakeAsync(Site site, string? input, string article, CancellationToken cancellationToken)
    {
        var email = GuestAddresses.Required(input);
        var kept = addresses.Keep(email);
        // Asking counts: whoever wants to fill somebody's mailbox is not told when it is full.
        var mayWrite = new Lazy<bool>(() => addresses.MayWrite(email));
        return await database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow();
                var known = await session.FirstAsync(
                    Find, row => new Known(row.GetInt64(0), !row.IsDBNull(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))), cancellationToken, kept.Hash, site.Id);
                var id = known?.Id ?? await session.FirstAsync(
                    Insert, row => row.GetInt64(0), cancellationToken, (int)AuthorKind.Guest, kept.Sealed, kept.Hash, site.Id, now.ToUnixTimeMilliseconds());
                var asks = known is null || (!known.IsConfirmed && now - known.AskedAt > AskAgainAfter);
                if (!asks || !mayWrite.Value) return id;
                await session.ExecuteAsync(AskedAgain, cancellationToken, now.ToUnixTimeMilliseconds(), id);
                await mailer.SendAsync(session, Letter(site, email, article, id), cancellationToken);
                return id;
            },
            cancellationToken);
    }

    /// <summary>The subscriber has the address: whoever holds the link of the mail says so. Twice is once.</summary>
    public Task ConfirmAsync(long author, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync(Confirm, cancellationToken, clock.GetUtcNow().ToUnixTimeMilliseconds(), author) > 0)
                await SubscriptionStore.BeginAsync(session, author, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>The subscriber with this address on a site, who is taken to have confirmed it; 0 where there is none.</summary>
    public static async Task<long> ConfirmedAsync(WriteSession session, int site, KeptAddress address, long now, CancellationToken cancellationToken)
    {
        var id = await session.FirstAsync(Find, row => row.GetInt64(0), cancellationToken, address.Hash, site);
        if (id > 0) await session.ExecuteAsync(Confirm, cancellationToken, now, id);
        return id;
    }

    private Letter Letter(Site site, string email, string article, long author)
    {
        var words = LetterWords.For(site.Settings.Language);
        var link = address.Of($"{SubscriptionPages.Home}?u={tokens.Create(author, NoticeTokens.Everything)}&locale={words.Language}");
        var asked = GuestWords.Fill(words.ConfirmText, InMail(article), site.Name);
        return new Letter(email, site.Name, $"[{site.Name}] {words.ConfirmSubject}", $"{asked}\n\n{link}\n\n{words.ConfirmElse}\n");
    }

    // A page's title is chosen by the page, its key by whoever asks: nothing becomes a link in somebody else's mail.
    private static string InMail(string title) => title.AsSpan().IndexOfAny("/:@\\") >= 0 ? "…" : title;

    private sealed record Known(long Id, bool IsConfirmed, DateTimeOffset AskedAt);
}
