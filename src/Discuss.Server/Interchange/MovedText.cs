using Discuss.Core.Interchange;
using Discuss.Core.Interchange.Writing;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;

namespace Discuss.Server.Interchange;

/// <summary>A comment's text as it is kept here.</summary>
/// <param name="Change">What is not as it was there; <see langword="null"/> where nothing is.</param>
/// <param name="Images">The images of the export that it shows.</param>
internal sealed record MovedText(string Body, string Html, string Excerpt, bool IsLong, CommentState State, string? Change, IReadOnlyList<string> Images)
{
    private const int Most = Bounds.CommentCharacters;

    private static readonly CommentRenderer Renderer = new();

    /// <summary>Turns what was written elsewhere into our Markdown, and renders it as everything is rendered that people write here.</summary>
    public static MovedText Of(SpooledComment comment, CommentImages images)
    {
        // What its author took back is not kept here, whatever the other system kept.
        if (comment.State == CommentState.RemovedByAuthor) return Nothing(comment.State, null);
        var markdown = comment.Markup switch
        {
            Markup.Html => HtmlToMarkdown.Convert(comment.Body, linesCount: false),
            Markup.HtmlWithLines => HtmlToMarkdown.Convert(comment.Body, linesCount: true),
            // As it was typed, where that can be kept.
            _ => TextGuard.TryNormalize(comment.Body, out _, out _) ? comment.Body : HtmlToMarkdown.Clean(comment.Body),
        };
        string? change = null;
        if (markdown.Length > Most)
        {
            markdown = Cut(markdown);
            change = $"it was longer than {Most} characters, and was cut there";
        }

        var rendered = Renderer.Render(markdown, images);
        if (rendered is RenderResult.Refused { Code: "too-nested" })
        {
            markdown = Cut(HtmlToMarkdown.PlainText(markdown));
            (rendered, change) = (Renderer.Render(markdown, images), "its quotes and lists were nested too deeply, and stand as they were typed");
        }

        if (rendered is RenderResult.Ok ok) return new MovedText(markdown, ok.Html, ok.Excerpt, ok.IsLong, comment.State, change, ok.Images);
        return comment.State is CommentState.Approved or CommentState.Pending
            ? Nothing(CommentState.RemovedByModerator, "it has no text, and stands as removed")
            : Nothing(comment.State, null);
    }

    private static MovedText Nothing(CommentState state, string? change) => new("", "", "", false, state, change, []);

    private static string Cut(string text)
    {
        if (text.Length <= Most) return text;
        const string End = " […]";
        var at = text.LastIndexOfAny([' ', '\n'], Most - End.Length - 1);
        if (at < Most / 2) at = Most - End.Length - 1;
        if (char.IsHighSurrogate(text[at - 1])) at--;
        return text[..at] + End;
    }
}
