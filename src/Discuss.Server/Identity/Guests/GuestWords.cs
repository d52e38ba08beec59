using Discuss.Server.Pages;

namespace Discuss.Server.Identity;

/// <summary>
/// What guests read on this server's pages and in its mails, in one language. <c>{0}</c> stands for a name, <c>{1}</c> for a site,
/// <c>{2}</c> for a mail address.
/// </summary>
internal sealed partial record GuestWords
{
    private static readonly Dictionary<string, GuestWords> Known =
        new[] { English, German, French, Spanish, Arabic }.ToDictionary(words => words.Language, StringComparer.Ordinal);

    public required string Language { get; init; }
    public required string ConfirmSubject { get; init; }
    public required string ConfirmTitle { get; init; }
    public required string ConfirmAsk { get; init; }
    public required string ConfirmButton { get; init; }
    public required string ConfirmedTitle { get; init; }
    public required string Confirmed { get; init; }
    public required string ConfirmMail { get; init; }
    public required string ConfirmElse { get; init; }
    public required string AskTitle { get; init; }
    public required string Ask { get; init; }
    public required string AskLabel { get; init; }
    public required string AskButton { get; init; }
    public required string NoAddress { get; init; }
    public required string SentTitle { get; init; }
    public required string Sent { get; init; }
    public required string RecoverSubject { get; init; }
    public required string RecoverMail { get; init; }
    public required string RecoverElse { get; init; }
    public required string RecoverTitle { get; init; }
    public required string Recover { get; init; }
    public required string RecoverButton { get; init; }
    public required string ContinueAs { get; init; }
    public required string FoundTitle { get; init; }
    public required string FoundNothing { get; init; }
    public required string ClaimedTitle { get; init; }
    public required string Claimed { get; init; }
    public required string BadLinkTitle { get; init; }
    public required string BadLink { get; init; }
    public required string Again { get; init; }

    /// <summary>The words of a language, English where there are none.</summary>
    public static GuestWords For(string language) => Known.GetValueOrDefault(Words.For(language, "en").Language) ?? English;

    public string ConfirmText(string name, string site, string link) => $"{Fill(ConfirmMail, name, site)}\n\n{link}\n\n{ConfirmElse}\n";

    public string RecoverText(string link) => $"{RecoverMail}\n\n{link}\n\n{RecoverElse}\n";

    public static string Fill(string text, string name, string site = "", string email = "") =>
        // One after the other would read a name that says {1}.
        string.Concat(text.Split('{', '}').Select((part, i) => i % 2 == 0 ? part : part switch { "0" => name, "1" => site, _ => email }));
}
