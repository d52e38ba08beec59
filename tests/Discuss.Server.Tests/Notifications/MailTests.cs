using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;
using Discuss.Server.Notifications;

namespace Discuss.Server.Tests.Notifications;

public sealed partial class MailTests
{
    [Theory]
    [InlineData("A plain subject")]
    [InlineData("Grüße aus Köln, über dies und das und noch etwas mehr, bis die Zeile voll ist")]
    [InlineData("تعليق مبلغ عنه: إساءة")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦")]
    [InlineData("Reported\r\nBcc: everyone@example.org\r\n\r\nAnother body")]
    [InlineData("=?utf-8?B?aGVsbG8=?=")]
    [InlineData("")]
    public void Whatever_the_texts_hold_the_headers_are_ours_and_the_texts_come_back(string text)
    {
        var mail = new Mail(
            "report-1-2-a3-5", new MailAddress("discuss@example.org", "News"), new MailAddress("mods@example.org"), text, text, DateTimeOffset.UnixEpoch);

        var mime = mail.ToMime();

        var lines = mime.Split("\r\n");
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 90));
        Assert.True(Ascii.IsValid(mime));
        Assert.DoesNotContain('\n', mime.Replace("\r\n", "", StringComparison.Ordinal));
        var head = lines[..Array.IndexOf(lines, "")];
        Assert.Equal(
            ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"],
            head.Where(line => line[0] != ' ').Select(line => line.Split(':')[0]));
        var subject = string.Concat(head.SkipWhile(line => !line.StartsWith("Subject:", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("Date:", StringComparison.Ordinal)));
        Assert.Equal(text, string.Concat(EncodedWord().Matches(subject).Select(word => Decode(word.Groups["text"].Value))));
        Assert.Equal(text, Decode(string.Concat(lines[(head.Length + 1)..])));
    }

    private static string Decode(string base64) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(base64));

    [GeneratedRegex(@"=\?utf-8\?B\?(?<text>[A-Za-z0-9+/=]+)\?=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord();
}
