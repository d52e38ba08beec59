using System.Globalization;
using Discuss.Core.Threads;

namespace Discuss.Core.Interchange;

/// <summary>Where in an export something stands: a line of a text, a record of a list, a row of a table; from 1.</summary>
public readonly record struct Place(string Unit, long Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Unit} {Number}");
}

/// <summary>How the text of a comment is written in an export.</summary>
public enum Markup
{
    /// <summary>HTML, in which a line end is a space.</summary>
    Html,

    /// <summary>Text with some HTML in it, in which lines and blank lines mean what they look like.</summary>
    HtmlWithLines,

    /// <summary>Markdown, near enough to ours.</summary>
    Markdown,
}

/// <summary>
/// One thing out of an export of another system, in our words. Identifiers are the other system's, at most
/// <see cref="InterchangeLimits.Id"/> characters; every text is bounded, and none has been cleaned.
/// </summary>
public abstract record MovedRecord(Place Place);

/// <summary>A discussion.</summary>
public sealed record MovedThread(Place Place, string Id) : MovedRecord(Place)
{
    /// <summary>The publisher's own identifier, where the other system had one beside the address.</summary>
    public string? Key { get; init; }

    /// <summary>The article's address, or its path.</summary>
    public string? Url { get; init; }

    public string? Title { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public bool IsClosed { get; init; }
}

/// <summary>Somebody who wrote or voted.</summary>
public sealed record MovedAuthor(Place Place, string Id) : MovedRecord(Place)
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Website { get; init; }
}

/// <summary>A comment.</summary>
public sealed record MovedComment(Place Place, string Id, string ThreadId) : MovedRecord(Place)
{
    public string? ParentId { get; init; }

    /// <summary>The author's identifier, where the system has accounts and this is one's; else what the author said of themselves counts.</summary>
    public string? AuthorId { get; init; }

    public string? AuthorName { get; init; }

    public string? AuthorEmail { get; init; }

    public string? AuthorWebsite { get; init; }

    public string Body { get; init; } = "";

    public Markup Markup { get; init; }

    public CommentState State { get; init; }

    /// <summary>When it was written; <see langword="null"/> where the export does not say, or says nothing that is a time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>Since when it stands above its discussion.</summary>
    public DateTimeOffset? PinnedAt { get; init; }

    /// <summary>Since when it is an editors' pick.</summary>
    public DateTimeOffset? FeaturedAt { get; init; }

    /// <summary>Votes for it less those against it.</summary>
    public int Score { get; init; }
}

/// <summary>One vote, where it is known whose.</summary>
public sealed record MovedVote(Place Place, string CommentId, string AuthorId, int Value) : MovedRecord(Place)
{
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>Somebody who follows a discussion: by mail as a rule.</summary>
/// <param name="Email">The address, where that is what they are known by; else <see cref="AuthorId"/>.</param>
public sealed record MovedSubscription(Place Place, string ThreadId, string? Email) : MovedRecord(Place)
{
    public string? AuthorId { get; init; }

    /// <summary>The comment under which they follow; <see langword="null"/> for the whole discussion.</summary>
    public string? CommentId { get; init; }

    /// <summary>Whether they are written to, and not only told in the page.</summary>
    public bool IsByMail { get; init; } = true;

    /// <summary>Whether the address was confirmed there by whoever has it.</summary>
    public bool IsConfirmed { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Answers to their own comments only, not every comment.</summary>
    public bool RepliesOnly { get; init; }
}

/// <summary>A piece of an image that comments show, by the SHA-256 of all its bytes.</summary>
/// <param name="Number">Which piece, from 1.</param>
/// <param name="Of">How many there are.</param>
public sealed record MovedImagePiece(Place Place, string Id, int Number, int Of, ReadOnlyMemory<byte> Data) : MovedRecord(Place);

/// <summary>What cannot be taken, and why: a sentence without its full stop.</summary>
/// <param name="What">What it would have been: <c>comment</c>, <c>thread</c>, <c>line</c>…</param>
public sealed record Refusal(Place Place, string What, string? Id, string Reason) : MovedRecord(Place);
