using Discuss.Server.Notifications;
using Discuss.Server.Pages.Account;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity.Factors;

/// <summary>
/// Tells a member by mail what was changed about the ways into their account: whoever sits at somebody else's browser shall not do that
/// unnoticed. Said before the change, the mail goes out with it, and not at all where the change fails.
/// </summary>
internal sealed class FactorNews(DiscussContext context, Mailer mailer, AccountLetters letters)
{
    /// <param name="provider">The provider's name, where it is about an account elsewhere.</param>
    public void Tell(Member member, FactorChange change, string? provider = null)
    {
        // Whom a publisher signs on may have no address.
        if (member.Email is { } address) mailer.SendWith(context, letters.FactorChanged(address, change, provider));
    }
}
