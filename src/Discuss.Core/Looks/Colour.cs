using System.Globalization;

namespace Discuss.Core.Looks;

/// <summary>An opaque colour of sRGB, 8 bits a channel.</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static Colour Black { get; } = new(0, 0, 0);

    public static Colour White { get; } = new(255, 255, 255);

    /// <summary>
    /// Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white).
    /// Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    /// </summary>
    public double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>Reads <c>#0a6b58</c>, <c>0a6b58</c> or <c>#0ab</c>, in letters of either case, with white space around it.</summary>
    public static bool TryParse(string? text, out Colour colour)
    {
        colour = default;
        var digits = text.AsSpan().Trim();
        if (digits.StartsWith("#")) digits = digits[1..];
        if (digits.Length is not (3 or 6)) return false;
        Span<byte> channels = stackalloc byte[3];
        var width = digits.Length / 3;
        for (var i = 0; i < channels.Length; i++)
        {
            if (!byte.TryParse(digits.Slice(i * width, width), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out channels[i])) return false;
            if (width == 1) channels[i] *= 17;
        }

        colour = new Colour(channels[0], channels[1], channels[2]);
        return true;
    }

    /// <summary>
    /// The contrast of two colours, 1 to 21, whichever is text and whichever is ground; text of ordinary size needs 4.5 (WCAG 2.2, 1.4.3).
    /// </summary>
    public double ContrastWith(Colour other)
    {
        var (one, two) = (Luminance, other.Luminance);
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    /// <summary>This colour with a share of another, 0 to 1, in it.</summary>
    public Colour With(double share, Colour other) => new(Mixed(Red, other.Red, share), Mixed(Green, other.Green, share), Mixed(Blue, other.Blue, share));

    /// <summary>As style sheets write it: <c>#0a6b58</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private static byte Mixed(byte one, byte other, double share) => (byte)Math.Round(one + ((other - one) * Math.Clamp(share, 0, 1)));

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
