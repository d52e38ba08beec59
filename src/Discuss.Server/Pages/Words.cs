using System.Globalization;
using Discuss.Server.Identity;

namespace Discuss.Server.Pages;

/// <summary>
/// All that the server's thread pages say, in one language. A text with <c>{0}</c> is told with a name in that place, see <see cref="Around"/>.
/// </summary>
internal sealed partial record Words
{
    private static readonly Dictionary<string, Words> Known = new[] { English, German, French, Spanish, Arabic }.ToDictionary(words => words.Language);

    // Told in English until somebody translates them, but laid out as their readers are used to.
    private static readonly HashSet<string> OtherRightToLeft = new(["he", "fa", "ur", "yi", "ckb"], StringComparer.Ordinal);

    /// <summary>The languages that a site can choose.</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. Known.Keys, .. OtherRightToLeft];

    public required string Language { get; init; }
    public bool RightToLeft { get; init; }
    public string Direction => RightToLeft ? "rtl" : "ltr";
    public CultureInfo Culture => CultureInfo.GetCultureInfo(Language);

    /// <summary>What is said of restrictions, objections and figures.</summary>
    public RightsWords Rights => RightsWords.For(Language);

    public required string Title { get; init; }
    public required Func<int, string> Comments { get; init; }

    /// <summary>How often something was looked at.</summary>
    public required Func<int, string> Views { get; init; }
    public required string Order { get; init; }
    public required string Oldest { get; init; }
    public required string Newest { get; init; }
    public required string Top { get; init; }
    public required string MoreComments { get; init; }
    public required string EarlierComments { get; init; }
    public required Func<int, string> MoreReplies { get; init; }
    public required string FurtherReplies { get; init; }
    public required string EarlierReplies { get; init; }
    public required string AllComments { get; init; }

    /// <summary>The thread's feed, for programs that read feeds.</summary>
    public required string Feed { get; init; }
    public required string Empty { get; init; }
    public required string EmptyClosed { get; init; }
    public required string Closed { get; init; }
    public required string Join { get; init; }

    public required string Guest { get; init; }
    public required string Member { get; init; }
    public required string Staff { get; init; }
    public required string Moderator { get; init; }

    /// <summary>Whoever wrote the article.</summary>
    public required string ArticleAuthor { get; init; }

    public required string Answers { get; init; }
    public required string AnswersNobody { get; init; }

    /// <summary>Beside a comment that stands above its thread.</summary>
    public required string Pinned { get; init; }
    public required string PinnedComments { get; init; }

    /// <summary>Beside a comment that the site's editors picked, and the list of those.</summary>
    public required string Pick { get; init; }
    public required string Picks { get; init; }
    public required string NothingPicked { get; init; }
    public required string InPlace { get; init; }

    /// <summary>Leads those who may to the moderators' page of a comment.</summary>
    public required string Moderate { get; init; }
    public required string Edited { get; init; }
    public required string RemovedByAuthor { get; init; }
    public required string Removed { get; init; }
    public required string ReadMore { get; init; }
    public required string VoteUp { get; init; }
    public required string VoteDown { get; init; }
    public required string Score { get; init; }
    public required string Reply { get; init; }
    public required string Link { get; init; }
    public required string More { get; init; }
    public required string Edit { get; init; }
    public required string Delete { get; init; }
    public required string Report { get; init; }

    public required string YourComment { get; init; }
    public required string ReplyTo { get; init; }
    public required string YourName { get; init; }
    public required string YourMail { get; init; }
    public required string YourMailIfYouLike { get; init; }
    public required string MailFor { get; init; }
    public required string ConfirmMail { get; init; }
    public required string As { get; init; }
    public required string SignIn { get; init; }
    public required string SignOut { get; init; }

    /// <summary>A guest's way out: this browser does not know them any more.</summary>
    public required string ForgetMe { get; init; }
    public required string MembersOnly { get; init; }
    public required string Preview { get; init; }
    public required string AddImage { get; init; }

    /// <summary>The heading of a site's latest comments.</summary>
    public required string Latest { get; init; }

    /// <summary>The heading of a site's hot threads.</summary>
    public required string Trending { get; init; }

    /// <summary>Of a site without a comment.</summary>
    public required string NothingYet { get; init; }
    public required string Post { get; init; }
    public required string Save { get; init; }
    public required string Cancel { get; init; }
    public required string PostAnyway { get; init; }
    public required string NameFirst { get; init; }
    public required string Waiting { get; init; }
    public required string AskDelete { get; init; }
    public required string DeleteIt { get; init; }
    public required string KeepIt { get; init; }
    public required string AskReport { get; init; }
    public required string Note { get; init; }
    public required string Reported { get; init; }
    public required string Failed { get; init; }
    public required string Back { get; init; }

    /// <summary>The reasons of a report by the words that the API takes, the usual ones first.</summary>
    public required IReadOnlyList<(string Value, string Text)> Reasons { get; init; }

    public required string Now { get; init; }
    public required string Minutes { get; init; }
    public required string Hours { get; init; }
    public required string Days { get; init; }

    /// <summary>The words for a reader's language, such as <c>de-AT</c>; those of the site where the reader's are not known, else English.</summary>
    public static Words For(string? locale, string siteLanguage)
    {
        var language = Primary(locale);
        if (language is not null && Known.TryGetValue(language, out var words)) return words;
        if (language is not null && OtherRightToLeft.Contains(language)) return English with { RightToLeft = true };
        return Known.GetValueOrDefault(Primary(siteLanguage) ?? "") ?? English;
    }

    /// <summary>What stands before and after the name in a text with <c>{0}</c>.</summary>
    public static (string Before, string After) Around(string text)
    {
        var at = text.IndexOf("{0}", StringComparison.Ordinal);
        return (text[..at], text[(at + 3)..]);
    }

    /// <summary>A text with something in the place of its <c>{0}</c>.</summary>
    public static string Fill(string text, string? with) => text.Replace("{0}", with, StringComparison.Ordinal);

    /// <summary>The word beside an author's name. What a publisher's single sign-on calls its people stands as it is.</summary>
    public string BadgeOf(string badge) => badge switch
    {
        "guest" => Guest,
        "member" => Member,
        Badges.Staff => Staff,
        Badges.Moderator => Moderator,
        Badges.Author => ArticleAuthor,
        _ => badge,
    };

    public string Number(long value) => value.ToString("N0", Culture);

    private static string? Primary(string? locale)
    {
        if (string.IsNullOrEmpty(locale)) return null;
        var end = locale.AsSpan().IndexOfAny('-', '_');
        return (end < 0 ? locale : locale[..end]).ToLowerInvariant();
    }

    private static Func<int, string> Count(string culture, string one, string other) =>
        n => string.Format(CultureInfo.GetCultureInfo(culture), "{0:N0} {1}", n, n == 1 ? one : other);
}
