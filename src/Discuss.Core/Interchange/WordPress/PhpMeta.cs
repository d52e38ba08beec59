using System.Globalization;

namespace Discuss.Core.Interchange.WordPress;

/// <summary>A key and its value, as WordPress keeps them beside articles and comments; some values are what PHP's <c>serialize</c> wrote.</summary>
internal sealed record PhpMeta(string Key, string Value)
{
    public static PhpMeta Of(BoundedXml xml)
    {
        var meta = new PhpMeta("", "");
        var before = xml.TooLong.Count;
        xml.Fields(name =>
        {
            if (name == "meta_key") meta = meta with { Key = xml.Text() };
            else if (name == "meta_value") meta = meta with { Value = xml.Text() };
        });
        // Other plugins keep long values there, which are nothing to us.
        xml.TooLong.RemoveRange(before, xml.TooLong.Count - before);
        return meta;
    }

    /// <summary>The number under a key of a serialized list, such as <c>a:2:{s:4:"like";i:3;…}</c>; 0 where there is none.</summary>
    public int Number(string key)
    {
        var at = Value.IndexOf($"\"{key}\";i:", StringComparison.Ordinal);
        if (at < 0) return 0;
        var number = Value.AsSpan(at + key.Length + 5);
        var end = number.IndexOf(';');
        return end > 0 && int.TryParse(number[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? Values.Score(value) : 0;
    }
}
