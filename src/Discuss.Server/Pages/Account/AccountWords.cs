using System.Globalization;

namespace Discuss.Server.Pages.Account;

/// <summary>
/// All that the account's pages and mails say, in one language. A text with <c>{0}</c> is told with something in that place, see
/// <see cref="Words.Around"/>. Components have it as <c>Say</c>.
/// </summary>
internal sealed partial record AccountWords
{
    /// <summary>The name of the field, in an address or a form, by which somebody chooses a language.</summary>
    public const string Field = "locale";

    public required string Language { get; init; }

    public string Direction { get; init; } = "ltr";

    public CultureInfo Culture => CultureInfo.GetCultureInfo(Language);

    /// <summary>The words for whoever sends the request: as the address or the form says, else as the browser prefers, else English.</summary>
    public static AccountWords For(HttpContext? context)
    {
        if (context is null) return English;
        if (Find(Chosen(context)) is { } chosen) return chosen;
        var preferred = context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1);
        return preferred.Select(language => Find(language.Value.Value)).FirstOrDefault(words => words is not null) ?? English;
    }

    /// <summary>Has the rest of a request speak the language that somebody chose before they were led elsewhere and back.</summary>
    public static void Speak(HttpContext context, string? locale)
    {
        if (locale is not null) context.Items[Field] = locale;
    }

    /// <summary>A time as it is told where nobody knows the reader's own: in UTC, and it says so.</summary>
    public string At(DateTimeOffset time) => At(time, Language);

    /// <summary>The same in a language that is not the reader's.</summary>
    public static string At(DateTimeOffset time, string language) =>
        time.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.GetCultureInfo(language)) + " UTC";

    private static string? Chosen(HttpContext context) =>
        context.Items[Field] as string ?? context.Request.Query[Field].FirstOrDefault() ?? (context.Request.HasFormContentType ? context.Request.Form[Field].FirstOrDefault() : null);

    private static AccountWords? Find(string? locale)
    {
        if (string.IsNullOrEmpty(locale)) return null;
        var end = locale.AsSpan().IndexOfAny('-', '_');
        return (end < 0 ? locale : locale[..end]).ToLowerInvariant() switch
        {
            "en" => English,
            "de" => German,
            "fr" => French,
            "es" => Spanish,
            "ar" => Arabic,
            _ => null,
        };
    }
}
