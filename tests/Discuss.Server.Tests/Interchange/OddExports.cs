using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Discuss.Server.Tests.Interchange;

/// <summary>
/// The same odd discussion as each system would export it: comments of 1970 and of 2999, a ring of two, one that answers itself, one that answers
/// what is not there, one that comes twice, and one of a discussion that is not in the export, where the system can say that.
/// </summary>
internal static class OddExports
{
    /// <summary>Stands in the text of the sixth comment, for a byte that is no text.</summary>
    public const string Mark = "MARKED";

    public static readonly string[] Systems = ["disqus", "wordpress", "remark42", "isso", "commento", "comentario", "coral", "discuss"];

    private static readonly (string Id, string? Parent, string At, string Text)[] Comments =
    [
        ("1", null, "1970-01-01T00:00:00Z", "At the beginning."), ("2", null, "2999-01-01T00:00:00Z", "From the future."),
        ("3", "4", "2020-01-01T00:00:00Z", "I answer four."), ("4", "3", "2020-01-02T00:00:00Z", "I answer three."),
        ("5", "5", "2020-01-03T00:00:00Z", "I answer myself."), ("6", "77", "2020-01-04T00:00:00Z", Mark),
    ];

    /// <summary>Whether an export of a system can hold a comment of a discussion that it does not hold.</summary>
    public static bool HasHomeless(string system) => system is not ("wordpress" or "remark42" or "commento");

    /// <summary>Whether an export of a system can hold a comment twice.</summary>
    public static bool HasTwice(string system) => system != "isso";

    public static byte[] Make(string system, Moving moving)
    {
        if (system == "isso") return Isso(moving);
        var comments = Comments.Append(("1", null, "2020-01-05T00:00:00Z", "The same again.")).Select(one => (one.Item1, one.Item2, one.Item3, one.Item4, Thread: "t"));
        if (HasHomeless(system)) comments = comments.Append(("7", null, "2020-01-06T00:00:00Z", "Where am I?", "nowhere"));
        var all = comments.ToList();
        return Encoding.UTF8.GetBytes(system switch
        {
            "disqus" => Disqus(all),
            "wordpress" => WordPress(all),
            "remark42" => "{\"version\":1,\"users\":[],\"posts\":[]}\n" + Lines(all, one => $$"""{"id":"{{one.Id}}","pid":"{{one.Parent}}","orig":"{{one.Text}}","text":"","user":{"name":"Ann","id":"u"},"locator":{"site":"old","url":"https://old.example/t"},"time":"{{one.At}}"}""", "\n"),
            "commento" => "{\"version\":1,\"comments\":[\n" + Lines(all, one => $$"""{"commentHex":"{{one.Id}}","url":"/t","commenterHex":"u","markdown":"{{one.Text}}","parentHex":"{{one.Parent ?? "root"}}","score":0,"state":"approved","creationDate":"{{one.At}}"}""", ",\n") + "],\"commenters\":[{\"commenterHex\":\"u\",\"name\":\"Ann\"}]}",
            "comentario" => "{\"version\":3,\"pages\":[{\"id\":\"t\",\"path\":\"/t\"}],\"comments\":[\n" + Lines(all, one => $$"""{"id":"{{one.Id}}",{{(one.Parent is null ? "" : $"\"parentId\":\"{one.Parent}\",")}}"pageId":"{{one.Thread}}","markdown":"{{one.Text}}","isApproved":true,"createdTime":"{{one.At}}","authorName":"Ann"}""", ",\n") + "],\"commenters\":[]}",
            "coral" => "{\"tenantID\":\"x\",\"id\":\"t\",\"siteID\":\"x\",\"url\":\"https://old.example/t\",\"metadata\":{}}\n" + Lines(all, one => $$"""{"tenantID":"x","id":"{{one.Id}}",{{(one.Parent is null ? "" : $"\"parentID\":\"{one.Parent}\",")}}"storyID":"{{one.Thread}}","authorID":"u","status":"APPROVED","revisions":[{"id":"r","body":"{{one.Text}}","createdAt":"{{one.At}}"}],"actionCounts":{},"createdAt":"{{one.At}}"}""", "\n"),
            "discuss" => "{\"type\":\"export\",\"version\":1}\n{\"type\":\"site\",\"slug\":\"old\"}\n{\"type\":\"thread\",\"id\":\"t\",\"key\":\"/t\"}\n" + Lines(all, one => $$"""{"type":"comment","id":"{{one.Id}}","thread":"{{one.Thread}}",{{(one.Parent is null ? "" : $"\"parent\":\"{one.Parent}\",")}}"author":"u","body":"{{one.Text}}","state":"approved","createdAt":"{{one.At}}"}""", "\n") + $"{{\"type\":\"author\",\"id\":\"u\",\"name\":\"Ann\"}}\n{{\"type\":\"end\",\"lines\":{all.Count + 3}}}\n",
            _ => throw new ArgumentOutOfRangeException(nameof(system)),
        });
    }

    /// <summary>The same with a byte in a comment's text that is no UTF-8.</summary>
    public static byte[] WithoutText(byte[] export)
    {
        export[export.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Mark))] = 0xFF;
        return export;
    }

    private static string Lines(IReadOnlyList<(string Id, string? Parent, string At, string Text, string Thread)> comments, Func<(string Id, string? Parent, string At, string Text, string Thread), string> line, string between) =>
        string.Join(between, comments.Select(line)) + "\n";

    private static string Disqus(IReadOnlyList<(string Id, string? Parent, string At, string Text, string Thread)> comments) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<disqus xmlns=\"http://disqus.com\" xmlns:dsq=\"http://disqus.com/disqus-internals\">\n"
        + "<thread dsq:id=\"t\"><link>https://old.example/t</link><title>T</title><isClosed>false</isClosed><isDeleted>false</isDeleted></thread>\n"
        + Lines(comments, one => $"<post dsq:id=\"{one.Id}\"><message>{one.Text}</message><createdAt>{one.At}</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>Ann</name></author><thread dsq:id=\"{one.Thread}\"/>{(one.Parent is null ? "" : $"<parent dsq:id=\"{one.Parent}\"/>")}</post>", "\n")
        + "</disqus>";

    private static string WordPress(IReadOnlyList<(string Id, string? Parent, string At, string Text, string Thread)> comments) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><wp:wxr_version>1.2</wp:wxr_version>\n"
        + "<item><title>T</title><link>https://old.example/t</link><wp:post_id>9</wp:post_id>\n"
        + Lines(comments, one => $"<wp:comment><wp:comment_id>{one.Id}</wp:comment_id><wp:comment_author>Ann</wp:comment_author><wp:comment_date_gmt>{one.At.Replace('T', ' ').TrimEnd('Z')}</wp:comment_date_gmt><wp:comment_content>{one.Text}</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>{one.Parent ?? "0"}</wp:comment_parent></wp:comment>", "\n")
        + "</item></channel></rss>";

    private static byte[] Isso(Moving moving)
    {
        var path = moving.File([], "odd.db");
        File.Delete(path);
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            var rows = Comments.Select(one => (one.Id, one.Parent, one.At, one.Text, Thread: 1)).Append(("7", null, "2020-01-06T00:00:00Z", "Where am I?", 2));
            command.CommandText =
                """
                CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
                CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT, mode INTEGER, remote_addr VARCHAR,
                  text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL DEFAULT '');
                PRAGMA foreign_keys = OFF;
                INSERT INTO threads VALUES (1, '/t', 'T');
                """ + string.Concat(rows.Select(one => string.Create(
                    CultureInfo.InvariantCulture,
                    $"INSERT INTO comments (tid, id, parent, created, mode, text, author) VALUES ({one.Thread}, {one.Id}, {one.Parent ?? "NULL"}, {DateTimeOffset.Parse(one.At, CultureInfo.InvariantCulture).ToUnixTimeSeconds()}, 1, '{one.Text}', 'Ann');\n")));
            command.ExecuteNonQuery();
        }

        return File.ReadAllBytes(path);
    }
}
