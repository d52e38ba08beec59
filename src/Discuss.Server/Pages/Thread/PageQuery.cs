using System.Text;
using Discuss.Core.Threads;

namespace Discuss.Server.Pages.Thread;

/// <summary>The form that stands open in a page, and the comment that it is about.</summary>
internal enum FormKind
{
    Comment,
    Reply,
    Edit,
    Delete,
    Report,
}

/// <summary>What a page says once, after a form was sent.</summary>
internal enum Notice
{
    None,
    Waiting,
    Reported,

    /// <summary>What somebody follows is saved.</summary>
    Followed,

    /// <summary>Somebody follows as soon as they confirmed their address.</summary>
    Asked,
}

/// <summary>
/// What the address of a thread's page says, or the hidden fields of its forms. Nothing here is checked beyond its shape; it only ever
/// goes back into links and fields.
/// </summary>
internal sealed record PageQuery
{
    /// <summary>What an address says that shows only what editors picked.</summary>
    public const string Picked = "featured";

    private const int MaxOrigin = Bounds.PageOrigin;

    public string? Site { get; init; }
    public string? Key { get; init; }
    public string? Sort { get; init; }
    public string? After { get; init; }

    /// <summary>The comment that the page is opened around.</summary>
    public string? Comment { get; init; }

    /// <summary>The top-level comment whose replies the page shows from <see cref="After"/> on.</summary>
    public string? Under { get; init; }

    public FormKind Form { get; init; }

    /// <summary>The comment of the open form; <see langword="null"/> for the one above the thread.</summary>
    public string? FormTarget { get; init; }

    public string? Url { get; init; }
    public string? Title { get; init; }
    public string Theme { get; init; } = "auto";
    public string? Locale { get; init; }

    /// <summary>The origin of the page around the frame, which the script sends messages to.</summary>
    public string? Origin { get; init; }

    /// <summary>Only what editors picked.</summary>
    public bool Featured { get; init; }

    public Notice Notice { get; init; }

    /// <param name="read">Gives a parameter by its name, <see langword="null"/> where it is missing.</param>
    public static PageQuery From(Func<string, string?> read)
    {
        var (form, target) = (FormKind.Comment, (string?)null);
        foreach (var kind in (ReadOnlySpan<FormKind>)[FormKind.Reply, FormKind.Edit, FormKind.Delete, FormKind.Report])
        {
            if (Some(read(Name(kind))) is { } named) (form, target) = (kind, named);
        }

        return new PageQuery
        {
            Site = Some(read("site")), Key = Some(read("key")), Sort = Some(read("sort")), After = Some(read("after")),
            Comment = Some(read("comment")), Under = Some(read("under")), Form = form, FormTarget = target,
            Url = Some(read("url")), Title = Some(read("title")),
            Theme = read("theme") is "light" or "dark" ? read("theme")! : "auto",
            Locale = Some(read("locale")), Origin = Some(read("origin")) is { Length: <= MaxOrigin } origin ? origin : null,
            Featured = read("show") == Picked,
            Notice = read("notice") switch { "waiting" => Notice.Waiting, "reported" => Notice.Reported, "followed" => Notice.Followed, "asked" => Notice.Asked, _ => Notice.None },
        };
    }

    /// <summary>The name by which a form's comment stands in an address.</summary>
    public static string Name(FormKind kind) => kind switch
    {
        FormKind.Reply => "reply", FormKind.Edit => "edit", FormKind.Delete => "delete", FormKind.Report => "report", _ => "",
    };

    /// <summary>What every link of the page carries on: how the reader sees it.</summary>
    public string Look()
    {
        var look = new StringBuilder();
        if (Theme != "auto") Add(look, "theme", Theme);
        Add(look, "locale", Locale);
        Add(look, "origin", Origin);
        return look.ToString();
    }

    /// <summary>What the forms of the page carry on besides.</summary>
    public IEnumerable<(string Name, string Value)> Fields() =>
        new (string Name, string? Value)[]
            {
                ("site", Site), ("key", Key), ("sort", Sort), ("url", Url), ("title", Title),
                ("theme", Theme == "auto" ? null : Theme), ("show", Featured ? Picked : null), ("locale", Locale), ("origin", Origin),
            }
            .Where(field => field.Value is not null).Select(field => (field.Name, field.Value!));

    public static void Add(StringBuilder address, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) address.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }

    private static string? Some(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
