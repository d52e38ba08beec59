using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Discuss.Core.Threads;

/// <summary>
/// Where a window ends and the next begins: the key of its last row, never a count of rows, so that finding the place costs the same
/// everywhere and what is posted or deleted meanwhile makes nothing show twice or not at all.
/// </summary>
/// <param name="Thread">The thread that the place is in; a cursor of another thread is refused.</param>
/// <param name="Order">The order of the window; <see langword="null"/> among replies.</param>
/// <param name="Rank">The rank of the last row in the order <see cref="SortOrder.Top"/>, else 0.</param>
/// <param name="Path">The reading path of the last row.</param>
/// <param name="Backwards">Whether the window before the place is meant, not the one after it.</param>
public sealed record WindowCursor(ThreadId Thread, SortOrder? Order, int Rank, ReadingPath Path, bool Backwards = false)
{
    /// <summary>Characters of the longest cursor that is read.</summary>
    public const int MaxLength = 600;

    public override string ToString()
    {
        var order = Order switch { SortOrder.Oldest => 'o', SortOrder.Newest => 'n', SortOrder.Top => 't', _ => 'r' };
        var text = string.Create(CultureInfo.InvariantCulture, $"{order}{(Backwards ? '<' : '>')}{Thread}.{Rank}.{Path}");
        return Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else.</summary>
    public static bool TryParse(string? text, out WindowCursor? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || !Base64Url.IsValid(text)) return false;
        var plain = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text));
        if (plain.Length < 4) return false;
        SortOrder? order;
        switch (plain[0])
        {
            case 'o': order = SortOrder.Oldest; break;
            case 'n': order = SortOrder.Newest; break;
            case 't': order = SortOrder.Top; break;
            case 'r': order = null; break;
            default: return false;
        }

        if (plain[1] is not ('<' or '>')) return false;
        var parts = plain[2..].Split('.');
        if (parts.Length != 3 || !ThreadId.TryParse(parts[0], null, out var thread)) return false;
        if (!int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rank)) return false;
        if (!ReadingPath.TryParse(parts[2], out var path)) return false;
        cursor = new WindowCursor(thread, order, rank, path, plain[1] == '<');
        return true;
    }
}
