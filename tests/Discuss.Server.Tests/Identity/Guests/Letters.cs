using System.Text;
using System.Text.RegularExpressions;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity.Guests;

/// <summary>The mails that a host put into its pickup folder.</summary>
internal static partial class Letters
{
    /// <summary>The texts of all mails to an address.</summary>
    public static IReadOnlyList<string> To(DiscussHost host, string address)
    {
        var folder = Path.Combine(host.DataFolder, "mail");
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateFiles(folder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)
                .Where(mail => mail.Contains($"<{address}>", StringComparison.Ordinal)).Select(TextOf),
        ];
    }

    /// <summary>Waits until the address has so many mails; the path of the link in the one that says <paramref name="words"/>.</summary>
    public static async Task<string> LinkAsync(DiscussHost host, string address, string words, int mails = 1)
    {
        await Wait.UntilAsync(() => Task.FromResult(To(host, address).Count(text => text.Contains(words, StringComparison.Ordinal)) >= mails));
        var link = new Uri(Link().Match(To(host, address).Last(text => text.Contains(words, StringComparison.Ordinal))).Value);
        return link.PathAndQuery;
    }

    /// <summary>The code in a link.</summary>
    public static string CodeOf(string link) => link[(link.IndexOf("code=", StringComparison.Ordinal) + 5)..];

    private static string TextOf(string mail) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("\r\n", "", StringComparison.Ordinal)));

    [GeneratedRegex(@"https?://\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
