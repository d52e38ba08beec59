using System.Text.Json.Serialization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Moderation.Sanctions;

namespace Discuss.Server.Moderation;

/// <summary>
/// One line of the log: a change of a comment's state (<c>transition</c>), a sanction given, replaced, lifted or confirmed, an appeal made or
/// decided, a comment pinned or picked (<c>mark</c>), a guest made a part of a member
/// (<c>merge</c>), a secret of the site made or ended (<c>secret</c>).
/// </summary>
internal sealed record LogLine(
    string Id, string Kind, CommentId? CommentId, PublicState? From, PublicState? To, string? By, string? Rule, string? Reason, string? Note,
    DateTimeOffset CreatedAt)
{
    /// <summary>Whether a rule decided, and no person.</summary>
    public bool Automated => Rule is not null;

    /// <summary>Who did it, as an author's number.</summary>
    public string? ById { get; init; }

    /// <summary>The decision that this one takes back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Undoes { get; init; }

    /// <summary>Who is sanctioned, or appeals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SanctionedAuthor? Author { get; init; }

    /// <summary>The kind of the sanction; of an appeal what it is against, and how it ended; of a mark what was done.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? What { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SanctionId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppealId { get; init; }

    /// <summary>The place of the line among its own sort.</summary>
    [JsonIgnore]
    public long Number { get; init; }
}

/// <summary>A place in the log, which is two lists read as one: what lies before these two numbers comes next.</summary>
internal readonly record struct LogCursor(long Transition, long Entry)
{
    public static LogCursor Start => new(long.MaxValue, long.MaxValue);

    public static bool TryParse(string text, out LogCursor cursor)
    {
        cursor = default;
        var parts = text.Split('-');
        if (parts.Length != 2
            || !long.TryParse(parts[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var transition)
            || !long.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var entry)) return false;
        cursor = new LogCursor(transition, entry);
        return true;
    }

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Transition}-{Entry}");
}
