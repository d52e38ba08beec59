using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Notifications.Letters;
using Discuss.Server.Pages.Privacy;
using Discuss.Server.Sites;

namespace Discuss.Server.Privacy;

/// <summary>One thing that is kept, and for how long.</summary>
internal sealed record KeptFact(string What, string HowLong);

/// <summary>What a site keeps of people, as its settings and those of the installation have it.</summary>
internal static class KeptFacts
{
    public static IReadOnlyList<KeptFact> Of(Site site, RetentionSettings retention, PrivacyWords say)
    {
        var facts = new List<KeptFact> { new(say.Comments, say.UntilRemoved), new(say.Votes, say.UntilErased) };
        if (site.Settings.Guests != GuestPolicy.NotAllowed)
        {
            facts.Add(new(say.GuestName, retention.UnusedGuests == 0 ? say.UntilErased : Or(say.UntilErased, say.UnusedDays, retention.UnusedGuests)));
            facts.Add(new(say.GuestMail, retention.GuestMail == 0 ? say.UntilErased : Or(say.UntilErased, say.InactiveDays, retention.GuestMail)));
        }

        facts.Add(new(say.Account, say.UntilDeleted));
        facts.Add(new(say.Cookie, say.CookieTime));
        facts.Add(new(say.Network, say.NotStored));
        facts.Add(new(say.Removed, retention.RemovedText == 0 ? say.UntilErased : Or(say.UntilErased, say.Days, retention.RemovedText)));
        facts.Add(new(say.Log, say.Always));
        facts.Add(new(say.Keys, Fill(say.Days, (int)ThreadLimits.IdempotencyWindow.TotalDays)));
        if (site.Settings.Images.Uploads) facts.Add(new(say.Images, say.WhileShown));
        facts.Add(new(say.Mails, Fill(say.Days, MailFailures.DaysKept)));
        facts.Add(new(say.Views, say.Anonymous));
        if (retention.Backups > 0) facts.Add(new(say.Backups, Fill(say.Days, retention.Backups)));
        return facts;
    }

    /// <summary>Who reads a comment to judge it.</summary>
    public static IReadOnlyList<string> Judges(Site site, PrivacyWords say) =>
        site.Settings.Moderation.External.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? [say.Judged, say.JudgedElsewhere.Replace("{0}", address.Host, StringComparison.Ordinal)]
            : [say.Judged];

    private static string Or(string until, string days, int number) => $"{until} · {Fill(days, number)}";

    private static string Fill(string text, int number) => text.Replace("{0}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
