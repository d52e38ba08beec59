namespace Discuss.Server.Pages.Account;

/// <summary>The texts, in the order of the pages.</summary>
internal sealed partial record AccountWords
{
    public required string Account { get; init; }
    public required string Profile { get; init; }
    public required string Security { get; init; }
    public required string Sessions { get; init; }
    public required string YourData { get; init; }
    public required string Name { get; init; }
    public required string NameHint { get; init; }
    public required string MailAddress { get; init; }
    public required string MailHint { get; init; }
    public required string Password { get; init; }
    public required string PasswordHint { get; init; }
    public required string PasswordNow { get; init; }
    public required string NewPassword { get; init; }
    public required string Register { get; init; }
    public required string HaveAccount { get; init; }
    public required string NoAccount { get; init; }
    public required string SignIn { get; init; }
    public required string SignOut { get; init; }
    public required string SignedInAs { get; init; }
    public required string ContinueAs { get; init; }
    public required string OrOther { get; init; }
    public required string ToAccount { get; init; }
    public required string SignedIn { get; init; }
    public required string CloseWindow { get; init; }
    public required string WrongCredentials { get; init; }
    public required string WrongPassword { get; init; }
    public required string FreshSignIn { get; init; }
    public required string NameTaken { get; init; }
    public required string NameInvalid { get; init; }
    public required string NoMailAddress { get; init; }
    public required string PasswordTooShort { get; init; }
    public required string PasswordTooLong { get; init; }
    public required string PasswordCommon { get; init; }
    public required string PasswordLikeAddress { get; init; }
    public required string TooOften { get; init; }
    public required string ChangedMeanwhile { get; init; }
    public required string ChangePassword { get; init; }
    public required string PasswordChangeAbout { get; init; }
    public required string PasswordChanged { get; init; }
    public required string PasswordChangedSubject { get; init; }
    public required string PasswordChangedMail { get; init; }
    public required string MailNow { get; init; }
    public required string NewMail { get; init; }
    public required string MailChangeAbout { get; init; }
    public required string ChangeMail { get; init; }
}
