using System.Globalization;

namespace Discuss.Server.Threads;

/// <summary>A place among the latest comments of a site: the key of the last that was seen.</summary>
internal sealed record LatestCursor(long At, int Thread, int Ordinal)
{
    public static LatestCursor Start { get; } = new(long.MaxValue, 0, 0);

    public static bool TryParse(string text, out LatestCursor cursor)
    {
        cursor = Start;
        var parts = text.Split('-');
        if (parts.Length != 3
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var thread)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)) return false;
        cursor = new LatestCursor(at, thread, ordinal);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}-{Thread}-{Ordinal}");
}
