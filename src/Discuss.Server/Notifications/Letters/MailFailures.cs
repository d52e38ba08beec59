using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Letters;

/// <summary>A mail that did not arrive, as the administrator sees it.</summary>
/// <param name="Author">Whom it was for; nobody's address is told.</param>
/// <param name="IsFinal">Whether it was given up; else it is tried again.</param>
internal sealed record MailFailure(long Id, string? Author, string Why, bool IsFinal, DateTimeOffset At);

/// <summary>
/// Writes down which mails did not arrive. A mailbox that does not exist gets no further mail until its owner says so; what cannot be handed
/// over for three days is given up.
/// </summary>
internal sealed partial class MailFailures(IDatabase database, TimeProvider clock, ILogger<MailFailures> logger)
{
    private const int MostShown = 100;
    private const int MostWords = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);
    /// <summary>How long they are kept; days.</summary>
    public const int DaysKept = 30;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(DaysKept);

    private static readonly Sql Insert = new(
        "INSERT INTO mail_failures (author_id, why, final, created_at) VALUES (@author, @why, @final, @now)",
        Parameter.Long("author"), Parameter.Text("why"), Parameter.Int("final"), Parameter.Long("now"));

    private static readonly Sql DropOld = new("DELETE FROM mail_failures WHERE created_at < @before", Parameter.Long("before"));

    private static readonly Sql Stop = new(
        """
        INSERT INTO notice_settings (author_id, replies_by_mail, replies_by_push, pace, mail_stopped) VALUES (@author, 0, 0, 0, 1)
        ON CONFLICT (author_id) DO UPDATE SET mail_stopped = 1
        """,
        Parameter.Long("author"));

    private static readonly SqlLists OfAddress = new(
        list => $"SELECT id FROM authors WHERE email_hash IN ({list}) AND email_confirmed_at IS NOT NULL", Parameter.Bytes);

    private static readonly Sql OfMember = new(
        "SELECT a.id FROM members m JOIN authors a ON a.member_id = m.id WHERE m.normalized_email = @email", Parameter.Text("email"));

    private static readonly Sql Newest = new(
        $"""
        SELECT f.id, a.name, f.why, f.final, f.created_at FROM mail_failures f LEFT JOIN authors a ON a.id = f.author_id
        ORDER BY f.id DESC LIMIT {MostShown}
        """);

    /// <summary>Hands a mail over, and writes down where that fails.</summary>
    /// <param name="at">When it was put together.</param>
    /// <exception cref="MailNotTakenException">It is to be tried again.</exception>
    public async Task SendAsync(IMailTransport transport, Mail mail, long? author, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            await transport.SendAsync(mail, cancellationToken);
        }
        catch (MailNotTakenException fault)
        {
            var isFinal = fault.IsFinal || clock.GetUtcNow() - at > Patience;
            await WriteDownAsync(author is { } one ? [one] : [], fault.Message, isFinal, stops: fault.IsFinal, cancellationToken);
            if (!isFinal) throw;
            LogGivenUp(fault.Message);
        }
    }

    /// <summary>A mail came back from somewhere: its address gets no further mail. Whether anybody here has that address.</summary>
    /// <param name="hash">The keyed hash of the address.</param>
    public async Task<bool> BouncedAsync(string address, byte[] hash, string why, CancellationToken cancellationToken)
    {
        List<long> authors;
        await using (var session = await database.ReadAsync(cancellationToken))
        {
            var (sql, values) = OfAddress.For([hash]);
            authors = await session.QueryAsync(sql, row => row.GetInt64(0), cancellationToken, values);
            authors.AddRange(await session.QueryAsync(OfMember, row => row.GetInt64(0), cancellationToken, address.ToUpperInvariant()));
        }

        if (authors.Count > 0) await WriteDownAsync(authors, why, isFinal: true, stops: true, cancellationToken);
        return authors.Count > 0;
    }

    /// <summary>The newest, newest first.</summary>
    public async Task<List<MailFailure>> NewestAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(
            Newest,
            row => new MailFailure(
                row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetInt32(3) == 1,
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4))),
            cancellationToken);
    }

    private Task<bool> WriteDownAsync(List<long> authors, string why, bool isFinal, bool stops, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            var words = why.Length > MostWords ? why[..MostWords] : why;
            await session.ExecuteAsync(DropOld, cancellationToken, (now - Kept).ToUnixTimeMilliseconds());
            foreach (var author in authors.Count > 0 ? authors.ConvertAll(one => (long?)one) : [null])
            {
                await session.ExecuteAsync(Insert, cancellationToken, author, words, isFinal ? 1 : 0, now.ToUnixTimeMilliseconds());
                if (stops && author is not null) await session.ExecuteAsync(Stop, cancellationToken, author);
            }

            return true;
        },
        cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail is given up: {Why}")]
    private partial void LogGivenUp(string why);
}
