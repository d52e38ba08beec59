using System.Globalization;

namespace Discuss.Server.Identity;

/// <summary>What is taken for a mail address: one that can be written to without quoting, and that cannot carry a second header line.</summary>
internal static class MailAddress
{
    public const int MaxLength = Bounds.MailAddress;
    private const int MaxLocal = Bounds.MailLocalPart;
    private const string LocalMarks = "!#$%&'*+-/=?^_`{|}~.";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Gives the address with its domain in lower case and in ASCII; the local part stays as written. At most 254 characters, the
    /// local part ASCII and at most 64.
    /// </summary>
    public static bool TryNormalize(string input, out string address)
    {
        address = "";
        var text = input.Trim(' ');
        var at = text.LastIndexOf('@');
        if (text.Length > MaxLength || at is < 1 or > MaxLocal) return false;
        var local = text[..at];
        if (!local.All(c => char.IsAsciiLetterOrDigit(c) || LocalMarks.Contains(c, StringComparison.Ordinal))) return false;
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)) return false;
        try
        {
            var domain = Idn.GetAscii(text[(at + 1)..]).ToLowerInvariant();
            if (!domain.Contains('.', StringComparison.Ordinal) || domain.EndsWith('.')) return false;
            address = local + "@" + domain;
            return address.Length <= MaxLength;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
