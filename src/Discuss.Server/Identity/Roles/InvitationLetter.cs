using Discuss.Server.Notifications;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Account;
using Discuss.Server.Pages.Account.Invited;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>The mail that offers a role, in the site's language: nobody knows that of whoever gets it.</summary>
internal static class InvitationLetter
{
    public static Letter Write(Site site, string to, Role role, string sender, string link, DateTimeOffset expires)
    {
        var language = Words.For(locale: null, site.Settings.Language).Language;
        var words = InvitationWords.For(language);
        var until = Words.Fill(words.LinkUntil, AccountWords.At(expires, language));
        return new Letter(
            to, site.Name, $"[{site.Name}] {words.Title}",
            $"{words.SentenceOf(sender, role, site.Name)}\n\n{link}\n\n{until}\n{words.Else}\n");
    }
}
