using Discuss.Server.Notifications.Ignoring;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Subscriptions;

/// <summary>All that somebody follows, and how they are told.</summary>
/// <param name="AsksToConfirm">Whether the address is not confirmed yet, and a word would do.</param>
internal sealed record Follows(
    IReadOnlyList<Subscription> Subscriptions, NoticeChoices Choices, IReadOnlyList<IgnoredAuthor> Ignored, bool AsksToConfirm);

internal sealed class FollowsReader(IDatabase database, SubscriptionStore subscriptions, IgnoredAuthors ignored)
{
    private static readonly Sql AsksToConfirm = new(
        "SELECT 1 FROM authors WHERE id = @id AND kind = 0 AND name = '' AND email_hash IS NOT NULL AND email_confirmed_at IS NULL", Parameter.Long("id"));

    public async Task<Follows> ReadAsync(long author, CancellationToken cancellationToken)
    {
        bool asks;
        await using (var session = await database.ReadAsync(cancellationToken))
            asks = await session.FirstAsync(AsksToConfirm, _ => true, cancellationToken, author);
        return new Follows(
            await subscriptions.OfAsync(author, cancellationToken), await subscriptions.ChoicesAsync(author, cancellationToken),
            await ignored.ListAsync(author, cancellationToken), asks);
    }
}
