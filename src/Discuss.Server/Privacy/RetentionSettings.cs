using System.Globalization;
using Discuss.Server.Identity;

namespace Discuss.Server.Privacy;

/// <summary>After how many days what is removed by itself; 0 for never. The same for all sites of an installation.</summary>
/// <param name="UnusedGuests">Guests who never wrote, voted, reported or followed anything.</param>
/// <param name="GuestMail">Mail addresses of guests who wrote nothing for so long.</param>
/// <param name="RemovedText">The text of comments that were rejected, or removed by moderators or rules, counted from the decision.</param>
internal sealed record RetentionSettings(int UnusedGuests, int GuestMail, int RemovedText)
{
    /// <summary>Days for which a backup stays that the server took by itself; 0 where it takes none.</summary>
    public int Backups { get; init; }

    private const int Longest = 36_500;

    /// <exception cref="ConfigurationException">A setting is no number of days.</exception>
    public static RetentionSettings From(IConfiguration configuration)
    {
        return new RetentionSettings(Days("UnusedGuestsDays", 365), Days("GuestMailDays", 0), Days("RemovedTextDays", 0));

        int Days(string name, int otherwise)
        {
            var key = "Discuss:Retention:" + name;
            if (configuration[key] is not { Length: > 0 } text) return otherwise;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= Longest
                ? days
                : throw new ConfigurationException($"{key}: '{text}' is no number of days between 0 and {Longest}.");
        }
    }
}
