using System.Globalization;
using Discuss.Core.Moderation;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Http;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>What a moderator asks for, checked field by field.</summary>
internal sealed record SanctionInput(SanctionKind Kind, string Reason, DateTimeOffset? Until, string? Note, CommentId? Comment)
{
    /// <summary>Characters of the reason, which the author reads.</summary>
    public const int MaxReason = Bounds.SanctionReason;

    /// <summary>Characters of the note, which moderators read.</summary>
    public const int MaxNote = Bounds.SanctionNote;

    // What is longer has no end in practice, and says so.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <exception cref="ProblemException">400 with the field.</exception>
    public static SanctionInput From(SanctionBody body, DateTimeOffset now)
    {
        var kind = KindOf(body.Kind);
        var reason = Text("reason", body.Reason, MaxReason);
        if (reason is null) throw ProblemException.Invalid("reason", "A sanction has a reason, which its author reads.");
        CommentId? comment = body.CommentId is null ? null
            : CommentId.TryParse(body.CommentId, null, out var named) ? named
            : throw ProblemException.Invalid("commentId", "There is no such comment.");
        return new SanctionInput(kind, reason, UntilOf(kind, body.Until, now), Text("note", body.Note, MaxNote), comment);
    }

    /// <summary>A text of at most so many characters; <see langword="null"/> where there is none.</summary>
    /// <exception cref="ProblemException">400 with the field.</exception>
    public static string? Text(string field, string? value, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (!TextGuard.TryNormalize(value, out var text, out var problem)) throw ProblemException.Invalid(field, TextGuard.MessageOf(problem));
        return text.Trim() is { } trimmed && trimmed.Length <= maxLength ? trimmed : throw ProblemException.Invalid(field, $"At most {maxLength} characters.");
    }

    public static long Id(string field, string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw ProblemException.Invalid(field, "This is no identifier.");

    private static SanctionKind KindOf(string? word) => word switch
    {
        "warn" => SanctionKind.Warn,
        "mute" => SanctionKind.Mute,
        "suspend" => SanctionKind.Suspend,
        "ban" => SanctionKind.Ban,
        "premoderate" => SanctionKind.Premoderate,
        "shadow" => SanctionKind.Shadow,
        _ => throw ProblemException.Invalid("kind", "A sanction is one of: warn, mute, suspend, ban, premoderate, shadow."),
    };

    private static DateTimeOffset? UntilOf(SanctionKind kind, DateTimeOffset? until, DateTimeOffset now) => (kind, until) switch
    {
        (SanctionKind.Suspend, null) => throw ProblemException.Invalid("until", "A suspension has an end. What has none is a ban."),
        (SanctionKind.Ban, not null) => throw ProblemException.Invalid("until", "A ban has no end. What has one is a suspension."),
        (SanctionKind.Warn, not null) => throw ProblemException.Invalid("until", "A warning stands until its author confirms having read it."),
        (_, { } end) when end <= now => throw ProblemException.Invalid("until", "The end lies in the past."),
        (_, { } end) when end > now + Longest => throw ProblemException.Invalid("until", "The end is more than ten years away."),
        (_, { } end) => end.ToUniversalTime(),
        _ => null,
    };
}
