using System.Net;
using System.Text;
using Discuss.Core.Threads;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Notifications.Letters;

/// <summary>One mail in both its forms, of the same parts: what the text says, the HTML says in the site's look, readable without pictures.</summary>
/// <param name="Home">Where this server is reached.</param>
/// <param name="Stop">Ends what brought the mail.</param>
/// <param name="Manage">The reader's own subscriptions.</param>
internal sealed record LetterTemplate(LetterWords Words, IReadOnlyList<LetterThread> Threads, string Home, string Stop, string Manage)
{
    private const int ShownCharacters = 400;

    /// <summary>The site's colour as it can be read on white, and that of text upon it.</summary>
    private string Accent => First.Site.Settings.Look.Colours?.OnLight.Colour.ToString() ?? "#0a6b58";

    private string Ink => First.Site.Settings.Look.Colours?.OnLight.Ink.ToString() ?? "#ffffff";

    private LetterThread First => Threads[0];

    private int Count => Threads.Sum(thread => thread.Items.Count + thread.Further);

    /// <summary>Says who and where: what a mailbox shows of it.</summary>
    public string Subject => Threads is [{ Items: [var only], Further: 0 } thread]
        ? $"[{thread.Site.Name}] {Headline(only)} – {thread.Title}"
        : $"[{First.Site.Name}] {Words.News(Count)}{(Threads.Count == 1 ? " – " + First.Title : "")}";

    public string Text
    {
        get
        {
            var text = new StringBuilder();
            foreach (var thread in Threads)
            {
                text.Append(thread.Title).Append('\n').Append('=', Math.Min(thread.Title.Length, 60)).Append("\n\n");
                foreach (var item in thread.Items)
                    text.Append(Headline(item)).Append(":\n\n").Append(Quoted(item)).Append("\n\n").Append(Words.Open).Append(": ").Append(Link(thread, item)).Append("\n\n");
                if (thread.Further > 0) text.Append(Words.Further(thread.Further)).Append(": ").Append(Page(thread)).Append("\n\n");
            }

            return text.Append("-- \n").Append(Words.Why).Append('\n').Append(Words.Stop).Append(": ").Append(Stop).Append('\n')
                .Append(Words.Manage).Append(": ").Append(Manage).Append('\n').ToString();
        }
    }

    public string Html
    {
        get
        {
            var html = new StringBuilder();
            html.Append("<!DOCTYPE html><html lang=\"").Append(Words.Language).Append("\" dir=\"").Append(Words.Direction)
                .Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><title>")
                .Append(E(Subject)).Append("</title></head><body style=\"margin:0;padding:0;background:#f5f5f2;color:#1c1c1a\">")
                .Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:#f5f5f2\"><tr><td align=\"center\" style=\"padding:24px 12px\">")
                .Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"max-width:560px;background:#ffffff;border-radius:8px;")
                .Append("font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;color:#1c1c1a;text-align:start\">")
                .Append("<tr><td style=\"padding:16px 24px;border-bottom:3px solid ").Append(Accent).Append(";font-weight:600\"><bdi>").Append(E(First.Site.Name)).Append("</bdi></td></tr>");
            foreach (var thread in Threads) Append(html, thread);
            html.Append("<tr><td style=\"padding:16px 24px 24px;font-size:13px;color:#5b5b55;border-top:1px solid #e3e3dd\">").Append(E(Words.Why)).Append("<br>")
                .Append(A(Stop, Words.Stop, "#5b5b55")).Append(" · ").Append(A(Manage, Words.Manage, "#5b5b55"))
                .Append("</td></tr></table></td></tr></table></body></html>");
            return html.ToString();
        }
    }

    private void Append(StringBuilder html, LetterThread thread)
    {
        html.Append("<tr><td style=\"padding:20px 24px 0;font-size:18px;font-weight:600\">").Append(A(Page(thread), thread.Title, "#1c1c1a")).Append("</td></tr>");
        foreach (var item in thread.Items)
        {
            html.Append("<tr><td style=\"padding:16px 24px 0\"><p style=\"margin:0 0 6px;font-size:14px;color:#5b5b55\">").Append(E(Headline(item)))
                .Append("</p><p dir=\"auto\" style=\"margin:0 0 12px;padding-inline-start:12px;border-inline-start:3px solid #e3e3dd;white-space:pre-line;overflow-wrap:anywhere\">")
                .Append(E(Shown(item))).Append("</p><p style=\"margin:0\"><a href=\"").Append(E(Link(thread, item)))
                .Append("\" style=\"display:inline-block;padding:8px 16px;border-radius:6px;background:").Append(Accent)
                .Append(";color:").Append(Ink).Append(";text-decoration:none;font-size:14px\">").Append(E(Words.Open)).Append("</a></p></td></tr>");
        }

        if (thread.Further > 0) html.Append("<tr><td style=\"padding:16px 24px 0;font-size:14px\">").Append(A(Page(thread), Words.Further(thread.Further), Accent)).Append("</td></tr>");
        html.Append("<tr><td style=\"height:20px\"></td></tr>");
    }

    private string Headline(LetterItem item) => (item.Kind switch
    {
        NoticeKind.Reply => Words.Replied,
        NoticeKind.Mention => Words.Mentioned,
        _ => Words.Wrote,
    }).Replace("{0}", Name(item.Author), StringComparison.Ordinal);

    // A stranger chooses the name: none becomes a link in somebody's mail program.
    private static string Name(string name) => name.AsSpan().IndexOfAny("/:@.\\") >= 0 ? string.Concat(name.Select(c => c is '/' or ':' or '@' or '.' or '\\' ? '·' : c)) : name;

    private static string Shown(LetterItem item) => item.Text.Length > ShownCharacters ? item.Text[..ShownCharacters] + " …" : item.Text;

    private static string Quoted(LetterItem item) => "> " + Shown(item).ReplaceLineEndings("\n").Replace("\n", "\n> ", StringComparison.Ordinal);

    // The loader opens the discussion at the comment that the article's address names.
    private string Link(LetterThread thread, LetterItem item) => thread.Url is { } article
        ? $"{article.Split('#')[0]}#discuss-{item.Comment}"
        : Home + new Links($"/t/{thread.Site.Slug}", "").Comment(item.Comment.ToString());

    private string Page(LetterThread thread) => thread.Url ?? $"{Home}/t/{thread.Site.Slug}?key={Uri.EscapeDataString(thread.Key)}";

    private static string A(string address, string text, string colour) => $"<a href=\"{E(address)}\" style=\"color:{colour}\"><bdi>{E(text)}</bdi></a>";

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
