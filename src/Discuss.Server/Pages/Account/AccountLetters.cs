using Discuss.Server.Http;
using Discuss.Server.Notifications;

namespace Discuss.Server.Pages.Account;

/// <summary>
/// The mails about an account, in the language of whoever caused them. No text that a stranger wrote stands in any of them: they go to
/// addresses that nobody has confirmed.
/// </summary>
internal sealed class AccountLetters(AccountWords say, PublicAddress address, IHttpContextAccessor contexts)
{
    private const string From = "Discuss";

    public Letter PasswordChanged(string to) => Write(to, say.PasswordChangedSubject, say.PasswordChangedMail, Of("/account/forgotten"));

    private static Letter Write(string to, string subject, string text, params string[] links) =>
        new(to, From, subject, string.Join("\n\n", [text, .. links]) + "\n");

    private string Of(string path) => address.Of(contexts.HttpContext!, path);
}
