namespace Discuss.Server.Webhooks;

/// <summary>What webhooks are told of; each asks for some. The numbers are stored.</summary>
[Flags]
internal enum WebhookKinds
{
    None = 0,

    /// <summary>A comment was posted: readable by everyone, or waiting for a moderator.</summary>
    Created = 1,

    /// <summary>A comment has another text.</summary>
    Edited = 2,

    /// <summary>A comment that waited, or was refused, is public.</summary>
    Approved = 4,

    /// <summary>A comment was rejected, called spam or removed by moderators.</summary>
    Rejected = 8,

    /// <summary>A comment was taken back by its author, or erased with its author.</summary>
    Removed = 16,

    /// <summary>A reader reported a comment.</summary>
    Reported = 32,

    /// <summary>A moderator, or the rule about reports, changed a comment's state.</summary>
    Decision = 64,

    /// <summary>An author was put under a sanction, or one was lifted.</summary>
    Sanction = 128,

    /// <summary>Somebody wants to see whether anything arrives. Nobody asks for it.</summary>
    Test = 256,
}

/// <summary>The words by which events are told outside.</summary>
internal static class WebhookWords
{
    /// <summary>The events that can be asked for, in the order in which they are listed.</summary>
    public static IReadOnlyList<(WebhookKinds Kind, string Word, string Sentence)> All { get; } =
    [
        (WebhookKinds.Created, "comment.created", "A comment was posted. Its state is approved, or pending where it waits for a moderator."),
        (WebhookKinds.Edited, "comment.edited", "A comment has another text; pending where that waits for a moderator."),
        (WebhookKinds.Approved, "comment.approved", "A comment that waited, or was refused, is public."),
        (WebhookKinds.Rejected, "comment.rejected", "A comment was rejected, called spam or removed by moderators."),
        (WebhookKinds.Removed, "comment.removed", "A comment was taken back by its author, or erased with its author."),
        (WebhookKinds.Reported, "comment.reported", "A reader reported a comment."),
        (WebhookKinds.Decision, "moderation.decision", "A moderator, or the rule about reports, changed a comment's state."),
        (WebhookKinds.Sanction, "moderation.sanction", "An author was put under a sanction, or one was lifted."),
    ];

    private const string TestWord = "webhook.test";

    public static string Of(WebhookKinds kind) => kind == WebhookKinds.Test ? TestWord : All.First(one => one.Kind == kind).Word;

    public static IReadOnlyList<string> ListOf(WebhookKinds kinds) => [.. All.Where(one => kinds.HasFlag(one.Kind)).Select(one => one.Word)];

    /// <summary><see cref="WebhookKinds.None"/> for a word that is none.</summary>
    public static WebhookKinds Find(string? word) => All.FirstOrDefault(one => one.Word == word).Kind;
}
