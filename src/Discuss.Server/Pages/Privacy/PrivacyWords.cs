namespace Discuss.Server.Pages.Privacy;

/// <summary>What the pages about what is kept say, and the mail that leads there. <c>{0}</c> stands for a number of days or a name.</summary>
internal sealed partial record PrivacyWords
{
    private static readonly Dictionary<string, PrivacyWords> Known =
        new[] { English, German, French, Spanish, Arabic }.ToDictionary(words => words.Language, StringComparer.Ordinal);

    public required string Language { get; init; }
    public required string Title { get; init; }
    public required string About { get; init; }
    public required string What { get; init; }
    public required string HowLong { get; init; }
    public required string Comments { get; init; }
    public required string UntilRemoved { get; init; }
    public required string Votes { get; init; }
    public required string UntilErased { get; init; }
    public required string GuestName { get; init; }
    public required string GuestMail { get; init; }
    public required string Account { get; init; }
    public required string UntilDeleted { get; init; }
    public required string Cookie { get; init; }
    public required string CookieTime { get; init; }
    public required string Network { get; init; }
    public required string NotStored { get; init; }
    public required string Removed { get; init; }
    public required string Log { get; init; }
    public required string Always { get; init; }
    public required string Keys { get; init; }
    public required string Images { get; init; }
    public required string WhileShown { get; init; }
    public required string Mails { get; init; }
    public required string Views { get; init; }
    public required string Backups { get; init; }
    public required string Anonymous { get; init; }
    public required string Days { get; init; }
    public required string UnusedDays { get; init; }
    public required string InactiveDays { get; init; }
    public required string Judged { get; init; }
    public required string JudgedElsewhere { get; init; }
    public required string NoTracker { get; init; }
    public required string YoursTitle { get; init; }
    public required string Members { get; init; }
    public required string Guests { get; init; }
    public required string MailLabel { get; init; }
    public required string Ask { get; init; }
    public required string NoAddress { get; init; }
    public required string Sent { get; init; }
    public required string MailSubject { get; init; }
    public required string Mail { get; init; }
    public required string MailElse { get; init; }
    public required string BadLink { get; init; }
    public required string Wrote { get; init; }
    public required string Nobody { get; init; }
    public required string Download { get; init; }
    public required string Erase { get; init; }
    public required string EraseAbout { get; init; }
    public required string Keep { get; init; }
    public required string Remove { get; init; }
    public required string Sure { get; init; }
    public required string BeSure { get; init; }
    public required string Choose { get; init; }
    public required string Erased { get; init; }

    /// <summary>The words of a language, English where there are none.</summary>
    public static PrivacyWords For(string? locale, string otherwise) => Known.GetValueOrDefault(Words.For(locale, otherwise).Language) ?? English;
}
