using Discuss.Server.Identity.Factors;

namespace Discuss.Server.Pages.Account.Factors;

/// <summary>
/// All that the pages and mails about second factors, passkeys and accounts elsewhere say, in one language. <c>{0}</c> stands for a number or
/// the name of a provider, <c>{1}</c> for the second name.
/// </summary>
internal sealed partial record FactorWords
{
    private static readonly Dictionary<string, FactorWords> Known =
        new[] { English, German, French, Spanish, Arabic }.ToDictionary(words => words.Language, StringComparer.Ordinal);

    public required string Language { get; init; }
    public required string Back { get; init; }
    public required string Cancel { get; init; }
    public required string Code { get; init; }
    public required string Confirm { get; init; }
    public required string ConfirmButton { get; init; }
    public required string ConfirmWhy { get; init; }
    public required string Password { get; init; }
    public required string WrongPassword { get; init; }
    public required string SecondFactor { get; init; }
    public required string SecondFactorHint { get; init; }
    public required string SecondFactorButton { get; init; }
    public required string WrongCode { get; init; }
    public required string TwoFactor { get; init; }
    public required string TwoFactorNeeded { get; init; }
    public required string TwoFactorWhy { get; init; }
    public required string Scan { get; init; }
    public required string PictureOf { get; init; }
    public required string OpenApp { get; init; }
    public required string TypeCode { get; init; }
    public required string TurnOn { get; init; }
    public required string TwoFactorOn { get; init; }
    public required string CodesLeft { get; init; }
    public required string NewCodes { get; init; }
    public required string TurnOff { get; init; }
    public required string RecoveryCodes { get; init; }
    public required string RecoveryCodesWhy { get; init; }
    public required string RecoveryCodesKept { get; init; }
    public required string Passkey { get; init; }
    public required string OtherWays { get; init; }
    public required string Passkeys { get; init; }
    public required string PasskeysWhy { get; init; }
    public required string PasskeysNeedScripts { get; init; }
    public required string PasskeyName { get; init; }
    public required string PasskeyNameHint { get; init; }
    public required string PasskeySignIn { get; init; }
    public required string PasskeyFailed { get; init; }
    public required string AddPasskey { get; init; }
    public required string Added { get; init; }
    public required string Rename { get; init; }
    public required string Remove { get; init; }
    public required string LastWayIn { get; init; }
    public required string ContinueWith { get; init; }
    public required string Continue { get; init; }
    public required string Connected { get; init; }
    public required string ConnectedWhy { get; init; }
    public required string Connect { get; init; }
    public required string ConnectQuestion { get; init; }
    public required string AlreadyConnected { get; init; }
    public required string Returning { get; init; }
    public required string NewHere { get; init; }
    public required string NewHereWhy { get; init; }
    public required string NotLinked { get; init; }
    public required string AddressNotVerified { get; init; }
    public required string External { get; init; }
    public required string ExternalDenied { get; init; }
    public required string ExternalStale { get; init; }
    public required string ExternalFailed { get; init; }
    public required string TryAgain { get; init; }

    // The mails.
    public required string AppAddedSubject { get; init; }
    public required string AppAdded { get; init; }
    public required string AppRemovedSubject { get; init; }
    public required string AppRemoved { get; init; }
    public required string CodesMadeSubject { get; init; }
    public required string CodesMade { get; init; }
    public required string PasskeyAddedSubject { get; init; }
    public required string PasskeyAdded { get; init; }
    public required string PasskeyRemovedSubject { get; init; }
    public required string PasskeyRemoved { get; init; }
    public required string AccountConnectedSubject { get; init; }
    public required string AccountConnected { get; init; }
    public required string AccountRemovedSubject { get; init; }
    public required string AccountRemoved { get; init; }
    public required string NotYou { get; init; }

    /// <summary>The words of a language, English where there are none.</summary>
    public static FactorWords For(string language) => Known.GetValueOrDefault(language) ?? Known["en"];

    /// <summary>The words for whoever sends the request.</summary>
    public static FactorWords For(HttpContext context) => For(AccountWords.For(context).Language);

    /// <summary>The mail about a change: its subject and its first sentence.</summary>
    public (string Subject, string Text) Of(FactorChange change) => change switch
    {
        FactorChange.AppAdded => (AppAddedSubject, AppAdded),
        FactorChange.AppRemoved => (AppRemovedSubject, AppRemoved),
        FactorChange.RecoveryCodesMade => (CodesMadeSubject, CodesMade),
        FactorChange.PasskeyAdded => (PasskeyAddedSubject, PasskeyAdded),
        FactorChange.PasskeyRemoved => (PasskeyRemovedSubject, PasskeyRemoved),
        FactorChange.AccountConnected => (AccountConnectedSubject, AccountConnected),
        _ => (AccountRemovedSubject, AccountRemoved),
    };
}
