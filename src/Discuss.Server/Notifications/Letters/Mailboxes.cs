using System.Data.Common;
using System.Globalization;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Notifications.Letters;

/// <summary>Where an author's mail goes.</summary>
/// <param name="Address">As <see cref="Identity.MailAddress"/> gives it.</param>
/// <param name="Hash">The keyed hash of the address, by which mails to it are counted.</param>
internal sealed record Mailbox(long Author, string Name, string Address, byte[] Hash, MailPace Pace);

/// <summary>Finds where mail may go, and counts what goes there: at most three an hour to one address, beyond digests.</summary>
internal sealed class Mailboxes(IDatabase database, GuestAddresses addresses)
{
    private const int MostAnHour = Bounds.NoticeMailsAnHour;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Sql Find = new(
        """
        SELECT a.name, a.email_sealed, a.email_confirmed_at, m.email, m.email_confirmed, coalesce(n.pace, 0), coalesce(n.mail_stopped, 0) FROM authors a
        LEFT JOIN members m ON m.id = a.member_id LEFT JOIN notice_settings n ON n.author_id = a.id
        WHERE a.id = @id AND a.revoked_at IS NULL AND a.claimed_by IS NULL
        """,
        Parameter.Long("id"));

    private static readonly Sql Counted = new("SELECT sent FROM mail_counts WHERE address_hash = @hash", Parameter.Bytes("hash"));

    private static readonly Sql Count = new(
        """
        INSERT INTO mail_counts (address_hash, sent, last_at) VALUES (@hash, @sent, @now)
        ON CONFLICT (address_hash) DO UPDATE SET sent = excluded.sent, last_at = excluded.last_at
        """,
        Parameter.Bytes("hash"), Parameter.Text("sent"), Parameter.Long("now"));

    private static readonly Sql DropOld = new("DELETE FROM mail_counts WHERE last_at < @before", Parameter.Long("before"));

    /// <summary>The mailbox of an author who confirmed an address that takes mail; <see langword="null"/> where there is none.</summary>
    public async Task<Mailbox?> FindAsync(long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(Find, row => Read(author, row), cancellationToken, author);
    }

    /// <summary>Counts a mail that is about to be written; where the hour is full, when it may be. Digests are not counted: their pace is their own.</summary>
    public static async Task<DateTimeOffset?> MayWriteAsync(WriteSession session, Mailbox mailbox, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (mailbox.Pace != MailPace.AtOnce) return null;
        var text = await session.FirstAsync(Counted, row => row.GetString(0), cancellationToken, mailbox.Hash) ?? "";
        var since = (now - Hour).ToUnixTimeMilliseconds();
        var sent = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(time => long.Parse(time, CultureInfo.InvariantCulture))
            .Where(time => time > since).ToList();
        if (sent.Count >= MostAnHour) return DateTimeOffset.FromUnixTimeMilliseconds(sent[^MostAnHour]) + Hour;
        sent.Add(now.ToUnixTimeMilliseconds());
        await session.ExecuteAsync(DropOld, cancellationToken, since);
        await session.ExecuteAsync(Count, cancellationToken, mailbox.Hash, string.Join(' ', sent), now.ToUnixTimeMilliseconds());
        return null;
    }

    private Mailbox? Read(long author, DbDataReader row)
    {
        if (row.GetInt32(6) != 0) return null;
        var address = !row.IsDBNull(3) && row.GetInt32(4) == 1 ? row.GetString(3)
            : !row.IsDBNull(1) && !row.IsDBNull(2) ? addresses.Open((byte[])row.GetValue(1))
            : null;
        return address is null ? null : new Mailbox(author, row.GetString(0), address, addresses.HashOf(address), (MailPace)row.GetInt32(5));
    }
}
