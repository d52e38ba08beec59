using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity;

/// <summary>A mail as it lies in the pickup folder, decoded.</summary>
internal sealed partial record ReceivedMail(string To, string Subject, string Text)
{
    /// <summary>The first address in the text that leads to this path, as path and query.</summary>
    public string Link(string path) => Links.FirstOrDefault(link => link.StartsWith(path, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"No link to {path} in: {Text}");

    /// <summary>Every address in the text, as path and query.</summary>
    public IEnumerable<string> Links => Address().Matches(Text).Select(match => new Uri(match.Value).PathAndQuery);

    /// <summary>The code in the link to this path.</summary>
    public string Code(string path) => Uri.UnescapeDataString(CodeOf().Match(Link(path)).Groups["code"].Value);

    public static async Task<ReceivedMail> ReadAsync(string file)
    {
        var parts = (await File.ReadAllTextAsync(file)).Split("\r\n\r\n", 2);
        var head = parts[0].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n")
            .Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);
        var subject = string.Concat(EncodedWord().Matches(head["Subject"]).Select(word => Decode(word.Groups["text"].Value)));
        var to = head["To"];
        // Of a mail in two forms the text: the first part.
        var body = head["Content-Type"].StartsWith("multipart/", StringComparison.Ordinal)
            ? parts[1].Split("\r\n\r\n", 2)[1].Split("--discuss-part", 2)[0]
            : parts[1];
        return new ReceivedMail(to[(to.LastIndexOf('<') + 1)..^1], subject, Decode(body.Replace("\r\n", "", StringComparison.Ordinal)));
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    [GeneratedRegex(@"https?://\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex("[?&]code=(?<code>[^&#]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeOf();

    [GeneratedRegex(@"=\?utf-8\?B\?(?<text>[A-Za-z0-9+/=]+)\?=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord();
}

/// <summary>What a host has mailed.</summary>
internal static class MailBox
{
    // A mail appears whole and stays as it is: each is read once, however often somebody looks for theirs.
    private static readonly ConcurrentDictionary<string, ReceivedMail> Read = new(StringComparer.Ordinal);

    /// <summary>Waits until so many mails lie there for an address; all of them, the oldest first.</summary>
    public static async Task<IReadOnlyList<ReceivedMail>> MailsAsync(this DiscussHost host, string to, int count = 1)
    {
        IReadOnlyList<ReceivedMail> mails = [];
        await Wait.UntilAsync(async () => (mails = await LyingAsync(host, to)).Count >= count);
        return mails;
    }

    /// <summary>Waits for the newest of so many mails to an address.</summary>
    public static async Task<ReceivedMail> MailAsync(this DiscussHost host, string to, int count = 1) => (await host.MailsAsync(to, count))[^1];

    /// <summary>What lies there for an address at this moment.</summary>
    public static async Task<IReadOnlyList<ReceivedMail>> LyingAsync(DiscussHost host, string to)
    {
        var folder = new DirectoryInfo(Path.Combine(host.DataFolder, "mail"));
        if (!folder.Exists) return [];
        var mails = new List<ReceivedMail>();
        foreach (var file in folder.GetFiles("*.eml").OrderBy(file => file.LastWriteTimeUtc))
        {
            if (!Read.TryGetValue(file.FullName, out var mail)) Read[file.FullName] = mail = await ReceivedMail.ReadAsync(file.FullName);
            if (string.Equals(mail.To, to, StringComparison.OrdinalIgnoreCase)) mails.Add(mail);
        }

        return mails;
    }
}
