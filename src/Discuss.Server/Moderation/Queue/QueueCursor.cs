using System.Globalization;

namespace Discuss.Server.Moderation;

/// <summary>A place in the queue of one or several sites: the key of the last item that was seen.</summary>
/// <param name="At">The item's urgency; in the list of everything its number in the log.</param>
internal sealed record QueueCursor(long At, int Site, int Thread, int Ordinal)
{
    public static bool TryParse(string text, out QueueCursor? cursor)
    {
        cursor = null;
        Span<Range> parts = stackalloc Range[5];
        var all = text.AsSpan();
        if (all.Split(parts, '_') != 4 || !TryParse(all[parts[0]], out long at) || !TryParse(all[parts[1]], out int site)
            || !TryParse(all[parts[2]], out int thread) || !TryParse(all[parts[3]], out int ordinal)) return false;
        cursor = new QueueCursor(at, site, thread, ordinal);
        return true;
    }

    /// <summary>Where a site's own list goes on: items of equal urgency stand in the order of their sites.</summary>
    public (long At, int Thread, int Ordinal) For(int site) =>
        site == Site ? (At, Thread, Ordinal) : site < Site ? (At, int.MaxValue, int.MaxValue) : (At, -1, -1);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}_{Site}_{Thread}_{Ordinal}");

    // Urgency may lie before 1970 on a clock that is set so: a sign is allowed.
    private static bool TryParse<T>(ReadOnlySpan<char> text, out T value)
        where T : struct, ISpanParsable<T>, System.Numerics.INumberBase<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
