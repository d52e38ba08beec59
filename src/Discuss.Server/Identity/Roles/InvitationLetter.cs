using System.Globalization;
using Discuss.Server.Notifications;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>The mail that offers a role.</summary>
internal static class InvitationLetter
{
    public static Letter Write(Site site, string to, Role role, string sender, string link, DateTimeOffset expires) => new(
        to, site.Name, $"[{site.Name}] Invitation to {Sentence(role, site.Name)}",
        $"""
        {sender} invites you to {Sentence(role, site.Name)}.

        {link}

        The link is good once, until {expires.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC. You need an account; without one you can register on the way.
        Opening it changes nothing yet. Whoever does not expect this mail can leave it unanswered.

        """);

    /// <summary>What somebody with the role does.</summary>
    public static string Sentence(Role role, string site) => role switch
    {
        Role.Staff => $"write with the staff badge on {site}",
        Role.Moderator => $"moderate the discussions of {site}",
        Role.Owner => $"own the discussions of {site}",
        _ => "administer this installation of Discuss",
    };
}
