using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Discuss.Server.Notifications;

/// <summary>
/// A mail. <paramref name="Name"/> is the same for what is sent twice: letters, digits, dots and hyphens.
/// </summary>
internal sealed record Mail(string Name, MailAddress From, MailAddress To, string Subject, string Text, DateTimeOffset At)
{
    private const int EncodedLine = 76;

    // An encoded word has at most 75 characters (RFC 2047); 45 bytes are 60 of them, and the frame is 12.
    private const int WordBytes = 45;

    private const string Boundary = "discuss-part";

    /// <summary>The same as <see cref="Text"/> in HTML, beside it; <see langword="null"/> where there is none.</summary>
    public string? Html { get; init; }

    /// <summary>Further headers: ASCII, one line each.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The message as RFC 5322 and MIME have it: ASCII only, whatever the texts hold; no text can begin a header.</summary>
    /// <exception cref="FormatException">An address holds what does not belong into one.</exception>
    public string ToMime()
    {
        var mime = new StringBuilder();
        Header(mime, "From", Address(From));
        Header(mime, "To", Address(To));
        Header(mime, "Subject", Words(Subject));
        Header(mime, "Date", At.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture));
        Header(mime, "Message-ID", $"<{Name}@{From.Host}>");
        Header(mime, "Auto-Submitted", "auto-generated");
        foreach (var (name, value) in Headers) Header(mime, name, Line(value));
        Header(mime, "MIME-Version", "1.0");
        if (Html is null)
        {
            Part(mime, "text/plain", Text);
            return mime.ToString();
        }

        // What is encoded holds no line that begins as a boundary does.
        Header(mime, "Content-Type", $"multipart/alternative; boundary=\"{Boundary}\"");
        mime.Append("\r\n--").Append(Boundary).Append("\r\n");
        Part(mime, "text/plain", Text);
        mime.Append("--").Append(Boundary).Append("\r\n");
        Part(mime, "text/html", Html);
        return mime.Append("--").Append(Boundary).Append("--\r\n").ToString();
    }

    private static void Part(StringBuilder mime, string type, string text)
    {
        Header(mime, "Content-Type", type + "; charset=utf-8");
        Header(mime, "Content-Transfer-Encoding", "base64");
        mime.Append("\r\n");
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));
        for (var i = 0; i < body.Length; i += EncodedLine) mime.Append(body, i, Math.Min(EncodedLine, body.Length - i)).Append("\r\n");
    }

    /// <exception cref="FormatException">The value is not ASCII, or more than a line.</exception>
    private static string Line(string value) =>
        value.All(c => c is >= ' ' and < (char)0x7f) ? value : throw new FormatException("A header holds what does not belong into one.");

    private static void Header(StringBuilder mime, string name, string value) => mime.Append(name).Append(": ").Append(value).Append("\r\n");

    private static string Address(MailAddress address)
    {
        if (!address.Address.All(c => c is > ' ' and < (char)0x7f and not ('<' or '>' or ',' or ';' or '"')))
            throw new FormatException("A mail address holds what does not belong into one.");
        return address.DisplayName.Length == 0 ? $"<{address.Address}>" : $"{Words(address.DisplayName)} <{address.Address}>";
    }

    /// <summary>Text as encoded words, each of whole characters, folded.</summary>
    private static string Words(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>();
        Span<byte> encoded = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(encoded);
            if (bytes.Count + length > WordBytes) Flush();
            bytes.AddRange(encoded[..length]);
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            if (bytes.Count > 0) words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }
}
