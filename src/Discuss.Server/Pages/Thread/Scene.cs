using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Moderation.Appeals;
using Discuss.Server.Notifications;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Sites;

namespace Discuss.Server.Pages.Thread;

/// <summary>What all comments of a page have in common: for whom, in which words, and what may be done.</summary>
internal sealed record Scene(Site Site, Words Words, Links Links, DateTimeOffset Now)
{
    public Actor? Viewer { get; init; }

    /// <summary>Whether the viewer, a guest, still has to say or to confirm a mail address before writing.</summary>
    public bool AsksMail { get; init; }

    /// <summary>Whether the thread takes comments and votes.</summary>
    public bool Open { get; init; } = true;

    /// <summary>Whether the HTML goes into a page of somebody else's, where no form of ours works.</summary>
    public bool ForOthers { get; init; }

    /// <summary>Whether the site's publisher signs in their own users.</summary>
    public bool SignsOn { get; init; }

    /// <summary>The comment that the page is opened around.</summary>
    public CommentId? Linked { get; init; }

    public FormState? Form { get; init; }

    /// <summary>What is the viewer's alone.</summary>
    public Personal Personal { get; init; } = Personal.Nobody;

    /// <summary>Opens the viewer's own subscriptions outside of the frame, where nobody knows them.</summary>
    public string? FollowsToken { get; init; }

    public PageQuery Query { get; init; } = new();

    public string Theme => Site.Settings.Look.ThemeOf(Query.Theme);

    /// <summary>Whether the viewer moderates the site, which they do elsewhere: no role counts in the frame.</summary>
    public bool Moderates { get; init; }

    public int DisplayDepth => Site.Settings.DisplayDepth;

    public bool IsIgnored(CommentView comment) => Personal.Ignored.Contains(comment.Author.Id);

    public bool IsOwn(CommentView comment) => Viewer is { } viewer && viewer.AuthorId == comment.Author.Id;

    /// <summary>Whether the viewer may still take back what they wrote; changing it also needs an open thread.</summary>
    public bool InTime(CommentView comment) => IsOwn(comment) && Now - comment.CreatedAt <= TimeSpan.FromMinutes(Site.Settings.EditWindowMinutes);
}

/// <summary>The form that stands open, as it was sent or as it begins.</summary>
internal sealed record FormState(FormKind Kind, CommentId? Target)
{
    public string Text { get; init; } = "";
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? Reason { get; init; }

    /// <summary>What was chosen to come by mail; <see langword="null"/> where nothing was said.</summary>
    public MailChoice? Tell { get; init; }

    /// <summary>The version that an edit is based on.</summary>
    public int Version { get; init; }

    public string? Error { get; init; }

    /// <summary>The field that the error is about.</summary>
    public string? Field { get; init; }

    public string? PreviewHtml { get; init; }

    /// <summary>The site asked to think again: the form offers to send it as it is.</summary>
    public bool MayInsist { get; init; }

    public bool IsFor(CommentView comment) => Target == comment.Id;
}

/// <summary>One page of a thread, ready to be written.</summary>
/// <param name="Order">The order of the top-level comments.</param>
internal sealed record ThreadModel(Scene Scene, ThreadView Thread, SortOrder Order, IReadOnlyList<CommentView> Items, string? Next)
{
    public string? Previous { get; init; }

    /// <summary>The cursor of the replies before the window, under the first comment.</summary>
    public string? PreviousReplies { get; init; }

    /// <summary>Whether this is a part of the thread that a link led to, not its beginning.</summary>
    public bool Part { get; init; }

    /// <summary>Whether the page stands outside the frame, for search engines and for its own address.</summary>
    public bool Canonical { get; init; }

    /// <summary>What stands above the thread.</summary>
    public IReadOnlyList<CommentView> Pinned { get; init; } = [];

    /// <summary>Whether editors picked anything of the thread.</summary>
    public bool HasFeatured { get; init; }

    /// <summary>How often the thread was looked at; <see langword="null"/> where the site does not show it.</summary>
    public long? Views { get; init; }

    /// <summary>What the reader is restricted in.</summary>
    public RestrictionNews News { get; init; } = RestrictionNews.None;

    public required string Style { get; init; }

    /// <summary>The sheet of the site's look; <see langword="null"/> for the usual one.</summary>
    public string? Look => LookSheet.Address(Scene.Site.Settings.Look);

    /// <summary>What makes the page live; empty for a page that only shows.</summary>
    public required string Script { get; init; }
}
