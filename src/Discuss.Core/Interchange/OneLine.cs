using System.Text;

namespace Discuss.Core.Interchange;

/// <summary>Strangers' text as a message quotes it: some of it, on one line.</summary>
internal static class OneLine
{
    private const int Most = 200;

    public static string Of(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Most));
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Most))) line.Append(char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c);
        return line.ToString();
    }
}
