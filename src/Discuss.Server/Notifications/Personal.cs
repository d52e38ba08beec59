using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Notifications.Ignoring;
using Discuss.Server.Notifications.Notices;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications;

/// <summary>What a thread's page shows to one reader alone: what is new for them, how they follow the thread, whom they ignore.</summary>
/// <param name="Follows">How they follow the thread; <see langword="null"/> where they do not.</param>
/// <param name="HasMail">Whether an address of theirs is known.</param>
internal sealed record Personal(NoticeList Notices, Ways? Follows, NoticeChoices Choices, bool HasMail, IReadOnlySet<long> Ignored)
{
    public static Personal Nobody { get; } = new(new NoticeList(0, [], []), null, NoticeChoices.Default, HasMail: false, new HashSet<long>());

    /// <summary>Another one with each change that the page would show.</summary>
    public string Stamp => string.Create(
        CultureInfo.InvariantCulture,
        $"{Notices.Unread}.{(Notices.Items.Count > 0 ? Notices.Items[0].Id : 0)}.{Notices.Items.Count}.{Notices.Threads.Sum(thread => thread.Count)}.{Follows}.{Choices}.{HasMail}.{Ignored.Count}.{Ignored.Sum()}");
}

/// <summary>Reads what a page shows to one reader alone.</summary>
internal sealed class PersonalReader(IDatabase database, IgnoredAuthors ignored, GuestStates guests)
{
    public async Task<Personal> OfAsync(Site site, ThreadId? thread, Actor? viewer, CancellationToken cancellationToken)
    {
        if (viewer is null) return Personal.Nobody;
        var author = viewer.AuthorId;
        var hasMail = viewer.MemberId is not null || (await guests.OfAsync(author, cancellationToken)).HasMail;
        var ignores = await ignored.OfAsync(author, cancellationToken);
        await using var session = await database.ReadAsync(cancellationToken);
        return new Personal(
            await NoticeReader.OfAsync(session, site.Id, author, cancellationToken),
            thread is { } id ? await SubscriptionStore.FindAsync(session, id, 0, author, cancellationToken) : null,
            await SubscriptionStore.ChoicesAsync(session, author, cancellationToken),
            hasMail, ignores);
    }

    /// <summary>Whom a reader ignores, for a part of a page.</summary>
    public async Task<Personal> IgnoringAsync(Actor? viewer, CancellationToken cancellationToken) =>
        viewer is null ? Personal.Nobody : Personal.Nobody with { Ignored = await ignored.OfAsync(viewer.AuthorId, cancellationToken) };
}
