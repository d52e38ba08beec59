using Discuss.Core.Interchange;
using Discuss.Core.Threads;
using Microsoft.Data.Sqlite;

namespace Discuss.Server.Interchange;

/// <summary>Reads Isso's SQLite database, which is opened for reading only: its threads, and its comments with their votes as sums.</summary>
internal static class IssoReader
{
    // What a file says of itself, such as views or functions in its schema, is not trusted.
    private const string Careful = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON";

    private const string Threads = "SELECT id, substr(uri, 1, @most), substr(title, 1, @most) FROM threads ORDER BY id";

    private const string Comments =
        """
        SELECT c.id, c.tid, c.parent, c.created, c.modified, c.mode, length(c.text) > @text, CASE WHEN length(c.text) <= @text THEN c.text END,
          substr(c.author, 1, @most), substr(c.email, 1, @most), substr(c.website, 1, @most), c.likes, c.dislikes
        FROM comments c ORDER BY c.id
        """;

    /// <exception cref="InterchangeException">While it is read: no such database.</exception>
    public static IEnumerable<MovedRecord> Read(string path)
    {
        if (!File.Exists(path)) throw new InterchangeException($"There is no file {path}.");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        Guarded(() =>
        {
            connection.Open();
            using var careful = connection.CreateCommand();
            careful.CommandText = Careful;
            return careful.ExecuteNonQuery();
        });
        foreach (var thread in Rows(connection, Threads, Thread)) yield return thread;
        foreach (var comment in Rows(connection, Comments, Comment)) yield return comment;
    }

    private static IEnumerable<MovedRecord> Rows(SqliteConnection connection, string sql, Func<SqliteDataReader, MovedRecord> map)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@most", InterchangeLimits.Field);
        if (sql.Contains("@text", StringComparison.Ordinal)) command.Parameters.AddWithValue("@text", InterchangeLimits.Text);
        using var reader = Guarded(command.ExecuteReader);
        while (Guarded(reader.Read)) yield return Guarded(() => map(reader));
    }

    private static MovedRecord Thread(SqliteDataReader row) =>
        new MovedThread(Of("threads", row), Text(row, 0) ?? "") { Url = Text(row, 1), Title = Text(row, 2) };

    private static MovedRecord Comment(SqliteDataReader row)
    {
        var (place, id, mode) = (Of("comments", row), Text(row, 0) ?? "", Number(row, 5));
        if (Text(row, 1) is not { } thread) return new Refusal(place, "comment", id, "it belongs to no thread");
        if (Number(row, 6) == 1) return new Refusal(place, "comment", id, "its text is longer than what is taken");
        return new MovedComment(place, id, thread)
        {
            ParentId = Text(row, 2),
            CreatedAt = Seconds(row, 3),
            EditedAt = Seconds(row, 4),
            Body = Text(row, 7) ?? "",
            Markup = Markup.Markdown,
            AuthorName = Text(row, 8),
            AuthorEmail = Text(row, 9),
            AuthorWebsite = Text(row, 10),
            Score = (int)Math.Clamp(Number(row, 11) - Number(row, 12), -1_000_000_000, 1_000_000_000),
            // 1: shown, 2: waits, 4: deleted, but answered.
            State = mode switch { 1 => CommentState.Approved, 4 => CommentState.RemovedByAuthor, _ => CommentState.Pending },
        };
    }

    private static Place Of(string table, SqliteDataReader row) => new("row of " + table, Number(row, 0));

    // A column of SQLite holds whatever somebody put there.
    private static string? Text(SqliteDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at) is var text && string.IsNullOrEmpty(text) ? null : row.GetString(at);

    private static long Number(SqliteDataReader row, int at) => !row.IsDBNull(at) && row.GetFieldType(at) == typeof(long) ? row.GetInt64(at) : 0;

    private static DateTimeOffset? Seconds(SqliteDataReader row, int at)
    {
        var seconds = row.IsDBNull(at) ? double.NaN : row.GetFieldType(at) == typeof(double) ? row.GetDouble(at) : row.GetFieldType(at) == typeof(long) ? row.GetInt64(at) : double.NaN;
        return seconds is > -62_000_000_000 and < 253_000_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException fault)
        {
            throw new InterchangeException(
                fault.SqliteErrorCode switch
                {
                    26 => "This is no database of Isso: it is no SQLite file.",
                    1 => "This is no database of Isso: it has not its tables threads and comments.",
                    11 => "The database is damaged, or was cut off.",
                    _ => $"The database cannot be read: {fault.Message}",
                },
                fault);
        }
    }
}
