using System.Globalization;
using System.Xml;

namespace Discuss.Server.Feeds;

/// <summary>Writes Atom (RFC 4287), with what answers what (RFC 4685).</summary>
internal static class AtomFeed
{
    public const string ContentType = "application/atom+xml; charset=utf-8";

    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Threading = "http://purl.org/syndication/thread/1.0";

    private static readonly XmlWriterSettings Settings = new() { Encoding = new System.Text.UTF8Encoding(false), Indent = true };

    public static byte[] Write(Feed feed)
    {
        using var written = new MemoryStream();
        using (var xml = XmlWriter.Create(written, Settings))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xmlns", "thr", null, Threading);
            xml.WriteAttributeString("xml", "lang", null, feed.Language);
            Text(xml, "id", feed.Id);
            Text(xml, "title", feed.Title);
            Text(xml, "updated", Time(feed.Updated));
            Text(xml, "generator", "Discuss");
            Link(xml, "self", feed.Own, "application/atom+xml");
            if (feed.Home is { } home) Link(xml, "alternate", home, "text/html");
            foreach (var entry in feed.Entries) Write(xml, entry);
            xml.WriteEndElement();
        }

        return written.ToArray();
    }

    private static void Write(XmlWriter xml, FeedEntry entry)
    {
        var comment = entry.Comment;
        xml.WriteStartElement("entry", Atom);
        Text(xml, "id", FeedEntry.IdOf(comment.Id.ToString()));
        Text(xml, "title", entry.Title);
        Text(xml, "published", Time(comment.CreatedAt));
        Text(xml, "updated", Time(entry.Updated));
        xml.WriteStartElement("author", Atom);
        Text(xml, "name", comment.Author.Name);
        if (comment.Author.Website is { } website) Text(xml, "uri", website);
        xml.WriteEndElement();
        Link(xml, "alternate", entry.Link, "text/html");
        if (comment.ParentId is { } parent)
        {
            xml.WriteStartElement("thr", "in-reply-to", Threading);
            xml.WriteAttributeString("ref", FeedEntry.IdOf(parent.ToString()));
            xml.WriteEndElement();
        }

        xml.WriteStartElement("content", Atom);
        xml.WriteAttributeString("type", "html");
        xml.WriteString(Clean(comment.BodyHtml));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Atom, Clean(text));

    private static void Link(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", Clean(address));
        xml.WriteEndElement();
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Without what a comment may hold and XML may not, escaped or not, such as most control characters.</summary>
    private static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar)) return text;
        var kept = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) kept.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) kept.Append(text[i]).Append(text[++i]);
        }

        return kept.ToString();
    }
}
