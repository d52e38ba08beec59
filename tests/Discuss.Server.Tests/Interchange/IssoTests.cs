using Discuss.Core.Interchange;
using Discuss.Core.Threads;
using Discuss.Server.Interchange;
using Discuss.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Discuss.Server.Tests.Interchange;

public sealed class IssoTests(Hosts hosts) : IClassFixture<Hosts>
{
    /// <summary>A deleted parent, one that waits, an orphan, half a gigabyte where a text should be, a number where one should not.</summary>
    private const string Database =
        """
        CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
        CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT, mode INTEGER, remote_addr VARCHAR,
          text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL DEFAULT '', notification INTEGER DEFAULT 0);
        INSERT INTO threads VALUES (1, '/blog/one/', 'One'), (2, '/blog/two/', NULL);
        INSERT INTO comments (tid, id, parent, created, modified, mode, remote_addr, text, author, email, website, likes, dislikes) VALUES
          (1, 1, NULL, 1600000000.25, NULL, 1, '127.0.0.0', 'Hello **there** <b>you</b>', 'Ann', 'ann@example.org', 'https://ann.example', 4, 1),
          (1, 2, 1, 1600000100, NULL, 4, '127.0.0.0', '', NULL, NULL, NULL, 0, 0),
          (1, 3, 2, 1600000200, 1600000300, 1, '127.0.0.0', 'Who was that?', NULL, NULL, NULL, 0, 0),
          (2, 4, NULL, 1600000400, NULL, 2, '127.0.0.0', 'I wait. 😀', 'Bo', 'not an address', NULL, 0, 0),
          (2, 5, 77, 1600000500, NULL, 1, '127.0.0.0', 'My parent is not here.', 'Bo', NULL, NULL, 0, 0),
          (2, 6, NULL, 'never', NULL, 1, NULL, 42, 'Bo', NULL, NULL, 'x', NULL),
          (2, 7, NULL, 1600000600, NULL, 1, NULL, printf('%.300000c', 'x'), 'Bo', NULL, NULL, 0, 0);
        """;

    [Fact]
    public async Task From_Isso_come_comments_and_sums_of_votes_and_what_is_odd_in_the_file_is_told()
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Hosting.Database.Sqlite));

        var (result, report) = await moving.ImportAsync("isso", Make(moving));

        Assert.Equal((2, 6), (result.NewThreads, result.NewComments));
        await moving.AssertCountedAsync();
        var rows = (await moving.RowsAsync()).ToDictionary(row => row.Foreign, StringComparer.Ordinal);
        Assert.Equal((3, "Ann", 1600000000250L), (rows["1"].Score, rows["1"].Author, rows["1"].CreatedAt));
        Assert.Contains("<strong>there</strong>", rows["1"].Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", rows["1"].Html, StringComparison.Ordinal);
        Assert.Equal((CommentState.RemovedByAuthor, true, "Guest"), (rows["2"].State, rows["2"].Shown, rows["3"].Author));
        Assert.Equal((CommentState.Pending, null, "42"), (rows["4"].State, rows["5"].Parent, rows["6"].Body));
        Assert.Contains("row of comments 7: comment 7: refused: its text is longer than what is taken", report, StringComparison.Ordinal);
        Assert.Equal(2, (await moving.ThreadAsync("/blog/one/")).GetProperty("thread").GetProperty("commentCount").GetInt32());
    }

    [Fact]
    public async Task What_is_no_database_of_Isso_is_refused_with_a_sentence()
    {
        using var moving = await Moving.StartAsync(await hosts.OnAsync(Hosting.Database.Sqlite));
        var whole = Make(moving);

        foreach (var (export, sentence) in new (byte[], string)[]
                 {
                     ("This is a text."u8.ToArray(), "no SQLite file"), (whole[..(whole.Length / 2)], "cut off"), ([], "not its tables"),
                 })
            Assert.Contains(sentence, (await Assert.ThrowsAsync<InterchangeException>(() => moving.ImportAsync("isso", export))).Message, StringComparison.Ordinal);
        Assert.Empty(await moving.RowsAsync());
    }

    private static byte[] Make(Moving moving)
    {
        var path = moving.File([], "isso.db");
        File.Delete(path);
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Database;
            command.ExecuteNonQuery();
        }

        return File.ReadAllBytes(path);
    }
}
