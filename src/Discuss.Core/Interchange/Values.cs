using System.Globalization;

namespace Discuss.Core.Interchange;

/// <summary>Values as exports write them.</summary>
internal static class Values
{
    /// <summary>A time in UTC where no zone is said; <see langword="null"/> where it is none that a database keeps.</summary>
    public static DateTimeOffset? Time(string? text) =>
        text is { Length: > 0 and <= 40 }
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    public static DateTimeOffset? Milliseconds(double milliseconds) =>
        milliseconds is > -62_000_000_000_000 and < 253_000_000_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;

    public static bool IsTrue(string? text) => text is "1" or "true" or "True";

    /// <summary>A number of votes, kept within what adds up.</summary>
    public static int Score(long value) => (int)Math.Clamp(value, -1_000_000_000, 1_000_000_000);

    public static int Score(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? Score(value) : 0;

    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
