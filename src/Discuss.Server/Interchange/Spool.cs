using Discuss.Core.Interchange;
using Discuss.Core.Threads;
using Discuss.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Discuss.Server.Interchange;

/// <summary>What an export holds, as numbers.</summary>
internal sealed record SpoolCounts(long Threads, long People, long Comments, long Votes, long Subscriptions, long Images);

internal sealed record SpooledThread(long Number, MovedThread Thread, long Comments, bool IsFollowed);

/// <param name="Person">The name under which its author stands in the spool.</param>
internal sealed record SpooledComment(
    Place Place, string Id, bool IsReply, string Person, string Body, Markup Markup, CommentState State, long? CreatedAt, long? EditedAt, int Score, long? PinnedAt, long? FeaturedAt);

internal sealed record SpooledPerson(string Id, Place Place, string? Name, string? Email, string? Website);

internal sealed record SpooledVote(long Number, string Comment, string Person, int Value, long? CreatedAt);

/// <param name="Email">The address that it is known by there; else <paramref name="Person"/> says whose it is.</param>
/// <param name="IsThere">Whether its discussion is in the export.</param>
/// <param name="HasWritten">Whether somebody wrote there under its address; asked only of those that want answers to their own comments.</param>
internal sealed record SpooledSubscription(
    Place Place, string Thread, string? Comment, string Person, string? Email, bool IsByMail, bool RepliesOnly, long? CreatedAt, bool IsThere, bool HasWritten);

/// <param name="Bytes">Of all its pieces together.</param>
/// <param name="IsWhole">Whether all of its pieces are there.</param>
internal sealed record SpooledImage(string Id, Place Place, long Bytes, bool IsWhole);

/// <summary>
/// An export, read through once into a file of its own beside the data, so that a broken one is known before anything is written, and so that
/// its comments can be taken thread by thread and parents first, in whatever order they stood, in bounded memory. Gone when disposed.
/// </summary>
internal sealed partial class Spool : IDisposable
{
    private const int RowsAtOnce = 20_000;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Func<string, string> _hash;
    private SqliteTransaction? _transaction;
    private int _inTransaction;

    /// <param name="path">The file; one that a killed import left there is deleted.</param>
    /// <param name="hash">What a person is known by: their identifier there may be a mail address.</param>
    public Spool(string path, Func<string, string> hash)
    {
        (_path, _hash) = (path, hash);
        File.Delete(path);
        if (!OperatingSystem.IsWindows()) using (new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite })) { }
        SqliteSettings.Configure();
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Execute(SpoolSql.Settings);
        Execute(SpoolSql.Tables);
    }

    /// <summary>Takes all records in; those that are refused go to the report.</summary>
    public void Fill(IEnumerable<MovedRecord> records, ImportReport report, Action<long> progress, CancellationToken cancellationToken)
    {
        var taken = 0L;
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(record, report);
            progress(++taken);
        }

        Commit();
        Execute(SpoolSql.Order);
    }

    public SpoolCounts Count() => One(SpoolSql.Counts, row => new SpoolCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)))!;

    public IReadOnlyList<(CommentState State, long Count)> States() => Rows(SpoolSql.States, row => ((CommentState)row.GetInt32(0), row.GetInt64(1)));

    /// <summary>The threads in the order of the export.</summary>
    public IEnumerable<SpooledThread> Threads() => Each(SpoolSql.Threads, row => (row.GetInt64(0), new SpooledThread(
        row.GetInt64(0),
        new MovedThread(PlaceOf(row, 2), row.GetString(1)) { Key = Text(row, 4), Url = Text(row, 5), Title = Text(row, 6), CreatedAt = Time(Number(row, 7)), IsClosed = row.GetBoolean(8) },
        row.GetInt64(9), row.GetBoolean(10))));

    /// <summary>Comments of threads that are not in the export.</summary>
    public IEnumerable<(Place Place, string Id)> Homeless() => Each(SpoolSql.Homeless, row => (row.GetInt64(0), (PlaceOf(row, 2), row.GetString(1))));

    /// <summary>A thread's comments by their times: their numbers, and those of what they answer; 0 for nothing, -1 where that is not in the thread.</summary>
    public void OfThread(string thread, long began, Action<long, long> take)
    {
        using var reader = Command(SpoolSql.OfThread, thread, began).ExecuteReader();
        while (reader.Read()) take(reader.GetInt64(0), reader.GetInt64(1));
    }

    public SpooledComment Comment(long number) => One(SpoolSql.One, row => new SpooledComment(
        PlaceOf(row, 2), row.GetString(0), !row.IsDBNull(1), row.GetString(4), row.GetString(5), (Markup)row.GetInt32(6), (CommentState)row.GetInt32(7),
        Number(row, 8), Number(row, 9), row.GetInt32(10), Number(row, 11), Number(row, 12)), number)!;

    public SpooledPerson? Person(string id) => One(SpoolSql.Known, row => new SpooledPerson(id, PlaceOf(row, 0), Text(row, 2), Text(row, 3), Text(row, 4)), id);

    public IEnumerable<SpooledPerson> People()
    {
        var after = "";
        while (true)
        {
            var some = Rows(SpoolSql.People, row => new SpooledPerson(row.GetString(0), PlaceOf(row, 1), Text(row, 3), Text(row, 4), Text(row, 5)), after);
            foreach (var person in some) yield return person;
            if (some.Count == 0) yield break;
            after = some[^1].Id;
        }
    }

    public IEnumerable<SpooledVote> Votes() => Each(SpoolSql.Votes, row => (row.GetInt64(0), new SpooledVote(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), Number(row, 4))));

    public void Dispose()
    {
        _transaction?.Dispose();
        foreach (var command in _commands.Values) command.Dispose();
        _connection.Dispose();
        File.Delete(_path);
    }

    private void Take(MovedRecord record, ImportReport report)
    {
        switch (record)
        {
            case Refusal refusal:
                report.Refuse(refusal.Place, refusal.What, refusal.Id, refusal.Reason);
                return;
            case MovedThread thread:
                Insert(SpoolSql.Thread, thread.Id, thread.Place.Unit, thread.Place.Number, thread.Key, thread.Url, thread.Title, thread.CreatedAt?.ToUnixTimeMilliseconds(), thread.IsClosed ? 1 : 0);
                return;
            case MovedAuthor author:
                Insert(SpoolSql.Person, Known(author.Id), author.Place.Unit, author.Place.Number, author.Name, author.Email, author.Website);
                return;
            case MovedComment comment:
                Take(comment, report);
                return;
            case MovedVote vote when vote.Value is 1 or -1:
                Insert(SpoolSql.Vote, vote.CommentId, Known(vote.AuthorId), vote.Value, vote.CreatedAt?.ToUnixTimeMilliseconds());
                return;
            case MovedVote vote:
                report.Refuse(vote.Place, "vote", vote.CommentId, "it is neither for nor against");
                return;
            case MovedSubscription subscription:
                Take(subscription, report);
                return;
            case MovedImagePiece piece:
                Insert(SpoolSql.Piece, piece.Id, piece.Number, piece.Of, piece.Place.Unit, piece.Place.Number, piece.Data.ToArray());
                return;
        }
    }

    private void Take(MovedComment comment, ImportReport report)
    {
        var person = comment.AuthorId is { } id ? Known(id) : Said(comment);
        var taken = Insert(
            SpoolSql.Comment, comment.Id, comment.ThreadId, comment.ParentId, comment.Place.Unit, comment.Place.Number, person, comment.Body, (int)comment.Markup, (int)comment.State,
            comment.CreatedAt?.ToUnixTimeMilliseconds(), comment.EditedAt?.ToUnixTimeMilliseconds(), comment.Score, comment.PinnedAt?.ToUnixTimeMilliseconds(),
            comment.FeaturedAt?.ToUnixTimeMilliseconds());
        if (taken == 0) report.Refuse(comment.Place, "comment", comment.Id, "another comment of the export has the same identifier");
        else Insert(SpoolSql.Writer, person, comment.Place.Unit, comment.Place.Number, comment.AuthorName, comment.AuthorEmail, comment.AuthorWebsite);
    }

    private string Known(string id) => _hash("known\n" + id);

    // Without an account the same person is who gave the same name and address.
    private string Said(MovedComment comment) =>
        _hash($"said\n{comment.AuthorEmail?.Trim().ToUpperInvariant()}\n{comment.AuthorName?.Trim()}");

    private int Insert(string sql, params object?[] values)
    {
        _transaction ??= _connection.BeginTransaction();
        var changed = Command(sql, values).ExecuteNonQuery();
        if (++_inTransaction >= RowsAtOnce) Commit();
        return changed;
    }

    private void Commit()
    {
        _transaction?.Commit();
        _transaction?.Dispose();
        (_transaction, _inTransaction) = (null, 0);
    }

    private SqliteCommand Command(string sql, params object?[] values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = "@" + (char)('a' + i) });
            _commands[sql] = command;
        }

        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.Transaction = _transaction;
        return command;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> map, params object?[] values)
    {
        var rows = new List<T>();
        using var reader = Command(sql, values).ExecuteReader();
        while (reader.Read()) rows.Add(map(reader));
        return rows;
    }

    private T? One<T>(string sql, Func<SqliteDataReader, T> map, params object?[] values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        return reader.Read() ? map(reader) : default;
    }

    // Some at a time, so that others may be asked for in between.
    private IEnumerable<T> Each<T>(string sql, Func<SqliteDataReader, (long Number, T Row)> map)
    {
        var after = 0L;
        while (true)
        {
            var some = Rows(sql, map, after);
            foreach (var (number, row) in some)
            {
                after = number;
                yield return row;
            }

            if (some.Count == 0) yield break;
        }
    }

    private static Place PlaceOf(SqliteDataReader row, int at) => new(row.GetString(at), row.GetInt64(at + 1));

    private static string? Text(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static long? Number(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : row.GetInt64(at);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
}
