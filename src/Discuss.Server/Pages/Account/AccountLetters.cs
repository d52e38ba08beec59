using Discuss.Server.Http;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Notifications;
using Discuss.Server.Pages.Account.Factors;

namespace Discuss.Server.Pages.Account;

/// <summary>
/// The mails about an account, in the language of whoever caused them. No text that a stranger wrote stands in any of them: they go to
/// addresses that nobody has confirmed.
/// </summary>
internal sealed class AccountLetters(AccountWords say, PublicAddress address, IHttpContextAccessor contexts)
{
    private const string From = "Discuss";
    private const string SignIn = "/account/sign-in";
    private const string Forgotten = "/account/forgotten";

    // Letters are written inside transactions, which run elsewhere than the request.
    private readonly HttpContext _context = contexts.HttpContext ?? throw new InvalidOperationException("Letters are written for a request.");

    /// <summary>To who registers: the link; where the address has an account, that there is one, and the ways into it.</summary>
    public Letter Registration(string to, string? code, string returnQuery) => code is not null
        ? Write(to, say.ConfirmSubject, say.ConfirmMail, Link("/account/register/confirm", code), say.ConfirmMailElse)
        : Write(to, say.HaveAccountSubject, say.HaveAccountMail, Of(SignIn + returnQuery), say.HaveAccountMailReset, Of(Forgotten + returnQuery), say.NothingHappened);

    public Letter Reset(string to, string code) => Write(to, say.ResetSubject, say.ResetMail, Link("/account/reset", code), say.NothingHappened);

    public Letter PasswordChanged(string to) => Write(to, say.PasswordChangedSubject, say.PasswordChangedMail, Of(Forgotten));

    /// <summary>To the new address: the link; where another account has it, that there is one.</summary>
    public Letter ChangeMail(string to, string? code) => code is not null
        ? Write(to, say.ChangeMailSubject, say.ChangeMailMail, Link("/account/email/confirm", code), say.ConfirmMailElse)
        : Write(to, say.HaveAccountSubject, say.ChangeMailTaken, Of(SignIn), say.NothingHappened);

    /// <summary>To the old address.</summary>
    public Letter MailChanged(string to) => Write(to, say.MailChangedSubject, say.MailChangedMail);

    /// <summary>To the member: what was changed about the ways into the account, and where they look after it.</summary>
    /// <param name="provider">The provider's name where it is about an account elsewhere, from the configuration.</param>
    public Letter FactorChanged(string to, FactorChange change, string? provider)
    {
        var words = FactorWords.For(say.Language);
        var (subject, text) = words.Of(change);
        return Write(to, subject, Words.Fill(text, provider), words.NotYou, Of("/account/security"));
    }

    public Letter Deleted(string to) => Write(to, say.DeletedSubject, say.DeletedMail);

    private static Letter Write(string to, string subject, params string[] parts) => new(to, From, subject, string.Join("\n\n", parts) + "\n");

    private string Link(string path, string code) => Of($"{path}?code={code}&{AccountWords.Field}={say.Language}");

    private string Of(string path) => address.Of(_context, path);
}
