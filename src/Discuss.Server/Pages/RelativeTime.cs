using System.Globalization;

namespace Discuss.Server.Pages;

/// <summary>
/// How long ago something was, in the words that the script also finds (<c>Client/shared/times.ts</c>), so that nothing changes when it
/// takes over.
/// </summary>
internal static class RelativeTime
{
    public static string Text(Words words, DateTimeOffset then, DateTimeOffset now)
    {
        var age = now - then;
        if (age < TimeSpan.FromMinutes(1)) return words.Now;
        if (age < TimeSpan.FromHours(1)) return Units(words.Minutes, (int)age.TotalMinutes);
        if (age < TimeSpan.FromDays(1)) return Units(words.Hours, (int)age.TotalHours);
        if (age < TimeSpan.FromDays(7)) return Units(words.Days, (int)age.TotalDays);
        var pattern = words.Culture.DateTimeFormat.MonthDayPattern.Replace("MMMM", "MMM", StringComparison.Ordinal);
        return then.ToString(then.Year == now.Year ? pattern : pattern + " yyyy", words.Culture);
    }

    /// <summary>The whole moment, for whoever points at it.</summary>
    public static string Full(Words words, DateTimeOffset then) => then.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", words.Culture);

    public static string Machine(DateTimeOffset then) => then.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Units(string pattern, int count) => string.Format(CultureInfo.InvariantCulture, pattern, count);
}
