namespace Discuss.Server.Pages.Account.Factors;

/// <summary>All that the pages about second factors, passkeys and accounts elsewhere say, in English; another language is another value of this record.</summary>
public sealed record FactorWords
{
    public static FactorWords English { get; } = new();

    public string Back { get; init; } = "Back to your account";
    public string Cancel { get; init; } = "Start again";
    public string Code { get; init; } = "Code";
    public string Confirm { get; init; } = "Confirm that it is you";
    public string ConfirmButton { get; init; } = "Confirm";
    public string ConfirmWhy { get; init; } = "You signed in a while ago. What comes next can let others in or shut you out, so it needs a fresh sign-in.";
    public string Password { get; init; } = "Password";
    public string WrongPassword { get; init; } = "This is not the password, or there were too many attempts.";

    public string SecondFactor { get; init; } = "Second factor";
    public string SecondFactorHint { get; init; } = "Six digits from your authenticator app, or one of your recovery codes.";
    public string SecondFactorButton { get; init; } = "Sign in";
    public string WrongCode { get; init; } = "This code is not good, or was used before. Wait for the next one.";
    public string Expired { get; init; } = "That took too long. Sign in again.";

    public string TwoFactor { get; init; } = "Authenticator app";
    public string TwoFactorNeeded { get; init; } = "Your role asks for more than a password. Set up an authenticator app here, or sign in with a passkey.";
    public string TwoFactorWhy { get; init; } = "With an authenticator app, a password alone no longer opens your account.";
    public string Scan { get; init; } = "1. Scan this with the app, or type the key.";
    public string PictureOf { get; init; } = "The key as a QR code";
    public string OpenApp { get; init; } = "Open the app on this device";
    public string TypeCode { get; init; } = "2. Type the code that the app shows.";
    public string TurnOn { get; init; } = "Turn on";
    public string TwoFactorOn { get; init; } = "An authenticator app is asked for when you sign in.";
    public string CodesLeft { get; init; } = "Recovery codes left: {0}";
    public string NewCodes { get; init; } = "New recovery codes";
    public string TurnOff { get; init; } = "Turn off";

    public string RecoveryCodes { get; init; } = "Recovery codes";
    public string RecoveryCodesWhy { get; init; } = "Each of these signs you in once when the app is lost. They are shown this once: keep them where you keep important papers.";
    public string Passkey { get; init; } = "Passkey";
    public string OtherWays { get; init; } = "More ways in, and a second factor";
    public string Passkeys { get; init; } = "Passkeys";
    public string PasskeysWhy { get; init; } = "A passkey signs you in with your finger, your face or this device's PIN, and needs neither a password nor a code.";
    public string PasskeysNeedScripts { get; init; } = "A passkey is added with scripts switched on.";
    public string PasskeyName { get; init; } = "Name of the passkey";
    public string PasskeyNameHint { get; init; } = "So that you know it again, such as the device that it is on.";
    public string PasskeySignIn { get; init; } = "Sign in with a passkey";
    public string PasskeyFailed { get; init; } = "That did not work with this passkey. Try again, or use another way.";
    public string AddPasskey { get; init; } = "Add a passkey";
    public string Added { get; init; } = "Added";
    public string Rename { get; init; } = "Rename";
    public string Remove { get; init; } = "Remove";
    public string LastWayIn { get; init; } = "This is your only way in. Set up another one first.";

    public string ContinueWith { get; init; } = "Continue with {0}";
    public string Continue { get; init; } = "Continue";
    public string Connected { get; init; } = "Connected accounts";
    public string ConnectedWhy { get; init; } = "With these accounts you can sign in here, too.";
    public string Connect { get; init; } = "Connect {0}";
    public string ConnectQuestion { get; init; } = "Connect the account {0} at {1} with yours?";
    public string AlreadyConnected { get; init; } = "This account is connected with another member.";
    public string Returning { get; init; } = "Back from {0}";
    public string NewHere { get; init; } = "Choose your name";
    public string NewHereWhy { get; init; } = "You are new here. Under which name do you want to write?";
    public string Name { get; init; } = "Name";
    public string NameHint { get; init; } = "Stands beside your comments.";
    public string Register { get; init; } = "Register";
    public string NotLinked { get; init; } = "Not signed in yet";
    public string AddressNotVerified { get; init; } = "{0} does not say that a mail address is yours, so it cannot open an account here by itself. If you have an account, sign in and connect {0} there; if not, register with a mail address first.";
    public string SignIn { get; init; } = "Sign in";
    public string External { get; init; } = "Sign-in elsewhere";
    public string ExternalDenied { get; init; } = "{0} did not sign you in: it was cancelled there. Nothing was changed here.";
    public string ExternalStale { get; init; } = "This answer of {0} does not belong to a sign-in that was begun in this browser, or was used before. Nothing was changed. Begin again.";
    public string ExternalFailed { get; init; } = "{0} did not answer as expected. Nothing was changed. Try again later, or use another way.";
    public string TryAgain { get; init; } = "Back to the sign-in";

    public string RecoveryCodesKept { get; init; } = "I have kept them";
}
