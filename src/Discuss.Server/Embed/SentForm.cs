using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Threads;

namespace Discuss.Server.Embed;

/// <summary>A form of the thread's page as it was sent.</summary>
internal sealed class SentForm
{
    private readonly IFormCollection _fields;

    private SentForm(IFormCollection fields, FormKind kind)
    {
        _fields = fields;
        Query = PageQuery.From(Field);
        var target = kind == FormKind.Comment ? Field("parentId") : Query.FormTarget;
        var about = CommentId.TryParse(target, null, out var id) ? id : (CommentId?)null;
        State = new FormState(kind == FormKind.Comment && about is not null ? FormKind.Reply : kind, about)
        {
            // Forms send lines as mail does; what is written through the API has one character there.
            Text = (Field("body") ?? Field("note") ?? "").Replace("\r\n", "\n", StringComparison.Ordinal),
            Name = Field("name"),
            Email = Field("email"),
            Reason = Field("reason"),
            Tell = Enum.TryParse<MailChoice>(Field("tell"), out var tell) && Enum.IsDefined(tell) ? tell : null,
            Version = int.TryParse(Field("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
        };
    }

    /// <summary>The page that the form stood in.</summary>
    public PageQuery Query { get; }

    public FormState State { get; }

    /// <summary>Reads the body once; a second call gives the same.</summary>
    public static async Task<SentForm> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var fields = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        return new SentForm(fields, KindOf(context.Request.Path, fields));
    }

    public string? Field(string name) => _fields[name] is [{ Length: > 0 } first, ..] ? first : null;

    /// <exception cref="Http.ProblemException">404 where the form names no comment.</exception>
    public CommentId Target() => ThreadInput.CommentId(Query.FormTarget ?? "");

    /// <summary>The page that shows this form again: around the comment that it is about.</summary>
    public PageQuery PageAgain() => State.Target is { } target ? Query with { Comment = target.ToString(), After = null, Under = null } : Query;

    /// <summary>The page that the vote was given in, at the comment.</summary>
    public string PlaceOfVote(CommentId id)
    {
        var links = Query.LinksOf();
        var address = Query switch
        {
            { Comment: { } comment } => links.Comment(comment),
            { Under: { } under, After: { } after } => links.Replies(under, after),
            _ => links.Thread(Query, Query.Sort, Query.After),
        };
        return $"{address.Split('#')[0]}#c-{id}";
    }

    private static FormKind KindOf(PathString path, IFormCollection fields) => path.Value switch
    {
        "/embed/edit" => FormKind.Edit,
        "/embed/delete" => FormKind.Delete,
        "/embed/report" => FormKind.Report,
        "/embed/preview" when fields.ContainsKey("edit") => FormKind.Edit,
        _ => FormKind.Comment,
    };
}

internal static class PageQueryLinks
{
    public static Links LinksOf(this PageQuery query) => new(Links.FramedPage, query.Look());
}
