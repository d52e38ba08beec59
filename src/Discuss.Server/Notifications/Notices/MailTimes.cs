using Discuss.Server.Storage.Model;

namespace Discuss.Server.Notifications.Notices;

/// <summary>When the next mail of each pace may be written.</summary>
internal static class MailTimes
{
    // Early enough to be there at breakfast in Europe, and the day before it in America.
    private static readonly TimeSpan Morning = TimeSpan.FromHours(6);

    public static DateTimeOffset Next(MailPace pace, DateTimeOffset now) => pace switch
    {
        MailPace.Hourly => NextHour(now),
        MailPace.Daily => NextMorning(now),
        _ => now,
    };

    private static DateTimeOffset NextHour(DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.UtcDateTime.Hour + 1);

    private static DateTimeOffset NextMorning(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + Morning;
        return now < today ? today : today.AddDays(1);
    }
}
