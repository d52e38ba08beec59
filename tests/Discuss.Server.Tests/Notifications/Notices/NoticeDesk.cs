using System.Text;
using System.Text.RegularExpressions;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;
using static System.Globalization.CultureInfo;

namespace Discuss.Server.Tests.Notifications.Notices;

/// <summary>A mail about comments, taken apart.</summary>
internal sealed partial record NoticeMail(string Head, string Subject, string Text, string Html)
{
    /// <summary>The address that a mail program calls.</summary>
    public string Stop => StopAddress().Match(Head).Groups["path"].Value;

    /// <summary>The token of the reader's own page.</summary>
    public string Manage => ManageToken().Match(Text).Groups["u"].Value;

    public static NoticeMail Read(string mime)
    {
        var (head, rest) = (mime[..mime.IndexOf("\r\n\r\n", StringComparison.Ordinal)], mime[mime.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        var unfolded = head.Replace("\r\n ", " ", StringComparison.Ordinal);
        var subject = string.Concat(Word().Matches(SubjectLine().Match(unfolded).Value).Select(word => Decode(word.Groups["text"].Value)));
        if (!head.Contains("multipart/alternative", StringComparison.Ordinal)) return new NoticeMail(unfolded, subject, Decode(rest), "");
        var parts = rest.Split("--discuss-part").Where(part => part.Contains("base64", StringComparison.Ordinal)).Select(part => Decode(part.Split("\r\n\r\n", 2)[1])).ToList();
        return new NoticeMail(unfolded, subject, parts[0], parts[1]);
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(Regex.Replace(base64, @"\s", "", RegexOptions.None, TimeSpan.FromSeconds(1))));

    [GeneratedRegex(@"List-Unsubscribe: <https?://[^/]+(?<path>/[^>]+)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StopAddress();

    [GeneratedRegex(@"/account/follows\?u=(?<u>[\w-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ManageToken();

    [GeneratedRegex("Subject: .*", RegexOptions.None, 1000)]
    private static partial Regex SubjectLine();

    [GeneratedRegex(@"=\?utf-8\?B\?(?<text>[A-Za-z0-9+/=]+)\?=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}

/// <summary>A site with people who are told of comments, and the folder where their mail lies.</summary>
internal sealed class NoticeDesk(DiscussHost host, Site site)
{
    private static readonly Sql Waiting = new("SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM mail_due WHERE due_at <= @now)", Parameter.Long("now"));

    // Whose mail is being put together is due again after two minutes, counted from a moment that may be later than the one of looking.
    private static readonly TimeSpan Claimed = TimeSpan.FromMinutes(2.5);

    public DiscussHost Host => host;

    public Site Site => site;

    private DateTimeOffset Now => host.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    public ThreadCalls Calls { get; } = new(host, site);

    public static async Task<NoticeDesk> OpenAsync(DiscussHost host, SiteSettings? settings = null) => new(host, await host.SiteAsync(settings));

    public SubscriptionStore Store => host.Services.GetRequiredService<SubscriptionStore>();

    /// <summary>Until nothing waits that is due by now: all that is to be told is told.</summary>
    public Task SettledAsync() => Wait.UntilAsync(async () =>
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(
            Waiting, row => row.GetInt64(0), CancellationToken.None, (Now + Claimed).ToUnixTimeMilliseconds()) == 0;
    });

    /// <summary>The mails about comments that lie there for an address, the oldest first.</summary>
    public async Task<List<NoticeMail>> MailsAsync(string to)
    {
        await SettledAsync();
        var folder = new DirectoryInfo(Path.Combine(host.DataFolder, "mail"));
        var mails = new List<(DateTime At, NoticeMail Mail)>();
        if (!folder.Exists) return [];
        foreach (var file in folder.GetFiles("notice-*.eml"))
        {
            var mail = NoticeMail.Read(await File.ReadAllTextAsync(file.FullName));
            if (mail.Head.Contains($"To: <{to}>", StringComparison.OrdinalIgnoreCase)) mails.Add((file.LastWriteTimeUtc, mail));
        }

        return [.. mails.OrderBy(mail => mail.At).Select(mail => mail.Mail)];
    }

    public Task<Answer> PutAsync(string path, object body, Action<HttpRequestMessage>? who = null) => Calls.SendAsync(HttpMethod.Put, path, body, who);

    public static string Text(long number) => number.ToString(InvariantCulture);
}
