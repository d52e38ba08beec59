using System.IO.Compression;
using System.Text;

// Two projects hold this file, and a third knows both.
#if SERVER_TESTS
namespace Discuss.Server.Tests.Interchange;
#else
namespace Discuss.Core.Tests.Interchange;
#endif

/// <summary>Small exports of other systems, built after their documented formats, each with the odd cases that real ones hold. All text is ours.</summary>
public static class Exports
{
    /// <summary>
    /// A deleted parent with an answer, a guest, an orphan, a cycle of two, a date in 2999, spam, nested HTML, an emoji, Arabic, a post of an
    /// unknown thread, one that comes twice, a closed thread, a deleted thread.
    /// </summary>
    public const string Disqus =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://disqus.com/api/schemas/1.0/disqus.xsd http://disqus.com/api/schemas/1.0/disqus-internals.xsd">
          <category dsq:id="1"><forum>courier</forum><title>General</title><isDefault>true</isDefault></category>
          <thread dsq:id="100">
            <id>harbour-1</id><forum>courier</forum><category dsq:id="1" />
            <link>https://old.example/2019/harbour?utm=1</link><title>The harbour &amp; the pier</title><message />
            <createdAt>2019-03-01T08:00:00Z</createdAt>
            <author><name>desk</name><isAnonymous>false</isAnonymous><username>desk</username></author>
            <isClosed>false</isClosed><isDeleted>false</isDeleted>
          </thread>
          <thread dsq:id="101">
            <id>library-1</id><link>https://old.example/2019/library</link><title>The library</title>
            <createdAt>2019-03-02T08:00:00Z</createdAt><isClosed>true</isClosed><isDeleted>false</isDeleted>
          </thread>
          <thread dsq:id="102"><id>gone</id><link>https://old.example/gone</link><createdAt>2019-03-02T08:00:00Z</createdAt><isClosed>false</isClosed><isDeleted>true</isDeleted></thread>
          <post dsq:id="1">
            <id>wp_id=7</id><message><![CDATA[<p>The last boat leaves <b>too early</b>, see <a href="https://tides.example/log" rel="nofollow">the log</a>.</p><blockquote><p>twenty minutes</p></blockquote>]]></message>
            <createdAt>2019-03-01T09:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
            <author><name>Marit Kolstad</name><email>marit@example.org</email><isAnonymous>false</isAnonymous><username>marit</username></author>
            <thread dsq:id="100" />
          </post>
          <post dsq:id="2">
            <message><![CDATA[<p>Removed there.</p>]]></message><createdAt>2019-03-01T09:10:00Z</createdAt><isDeleted>true</isDeleted><isSpam>false</isSpam>
            <author><name>kai_n</name><isAnonymous>false</isAnonymous><username>kai</username></author><thread dsq:id="100" /><parent dsq:id="1" />
          </post>
          <post dsq:id="3">
            <message><![CDATA[<p>Four minutes on foot 🚶<br>I timed it.</p>]]></message><createdAt>2019-03-01T09:20:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
            <author><name>Greta</name><email>greta@example.org</email><isAnonymous>true</isAnonymous></author><thread dsq:id="100" /><parent dsq:id="2" />
          </post>
          <post dsq:id="4">
            <message><![CDATA[<p>هذا جيد، لكن ماذا عن الشتاء؟</p><script>alert(1)</script><img src="x" onerror="alert(2)">]]></message><createdAt>2019-03-01T09:30:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
            <author><name>سامر</name><isAnonymous>true</isAnonymous></author><thread dsq:id="100" />
          </post>
          <post dsq:id="5">
            <message><![CDATA[Cheap watches]]></message><createdAt>2019-03-01T09:40:00Z</createdAt><isDeleted>false</isDeleted><isSpam>true</isSpam>
            <author><name>Watches</name><isAnonymous>true</isAnonymous></author><thread dsq:id="100" />
          </post>
          <post dsq:id="6">
            <message><![CDATA[<p>From the future.</p>]]></message><createdAt>2999-01-01T00:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
            <author><name>Olav</name><isAnonymous>true</isAnonymous></author><thread dsq:id="101" />
          </post>
          <post dsq:id="7">
            <message><![CDATA[<p>My parent is not here.</p>]]></message><createdAt>2019-03-03T08:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
            <author><name>Olav</name><isAnonymous>true</isAnonymous></author><thread dsq:id="101" /><parent dsq:id="999" />
          </post>
          <post dsq:id="8">
            <message><![CDATA[<p>I answer nine.</p>]]></message><createdAt>2019-03-03T08:10:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
            <author><name>Ines</name><isAnonymous>true</isAnonymous></author><thread dsq:id="101" /><parent dsq:id="9" />
          </post>
          <post dsq:id="9">
            <message><![CDATA[<p>I answer eight.</p>]]></message><createdAt>2019-03-03T08:20:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
            <author><name>Ines</name><isAnonymous>true</isAnonymous></author><thread dsq:id="101" /><parent dsq:id="8" />
          </post>
          <post dsq:id="10">
            <message><![CDATA[<p>Where am I?</p>]]></message><createdAt>2019-03-03T08:30:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
            <author><name>Joost</name><isAnonymous>true</isAnonymous></author><thread dsq:id="555" />
          </post>
          <post dsq:id="1">
            <message><![CDATA[<p>The same number again.</p>]]></message><createdAt>2019-03-03T08:40:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
            <author><name>Joost</name><isAnonymous>true</isAnonymous></author><thread dsq:id="101" />
          </post>
        </disqus>
        """;

    /// <summary>
    /// Two articles, one without comments; wpDiscuz's votes in both of its forms and an edit, a confirmed and an unconfirmed subscription, a
    /// pingback, spam, the bin, one that waits, a date of zeros, a date in 1970, line ends that mean something, a registered author.
    /// </summary>
    public const string WordPress =
        """
        <?xml version="1.0" encoding="UTF-8" ?>
        <rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
        <channel>
          <title>The Courier</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
          <wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[desk]]></wp:author_login></wp:author>
          <item>
            <title><![CDATA[The ferry]]></title><link>https://old.example/ferry/</link><dc:creator><![CDATA[desk]]></dc:creator>
            <content:encoded><![CDATA[An article, which is no comment.]]></content:encoded>
            <wp:post_id>11</wp:post_id><wp:post_date_gmt>2020-05-01 06:00:00</wp:post_date_gmt><wp:comment_status><![CDATA[open]]></wp:comment_status><wp:post_type>post</wp:post_type>
            <wp:postmeta><wp:meta_key><![CDATA[_stcr@_reader@example.org]]></wp:meta_key><wp:meta_value><![CDATA[2020-05-01 10:00:00|Y]]></wp:meta_value></wp:postmeta>
            <wp:postmeta><wp:meta_key><![CDATA[_stcr@_unsure@example.org]]></wp:meta_key><wp:meta_value><![CDATA[2020-05-01 10:00:00|YC]]></wp:meta_value></wp:postmeta>
            <wp:postmeta><wp:meta_key><![CDATA[_thumbnail_id]]></wp:meta_key><wp:meta_value><![CDATA[5]]></wp:meta_value></wp:postmeta>
            <wp:comment>
              <wp:comment_id>1</wp:comment_id><wp:comment_author><![CDATA[Ines]]></wp:comment_author><wp:comment_author_email>ines@example.org</wp:comment_author_email>
              <wp:comment_author_url>https://ines.example</wp:comment_author_url><wp:comment_author_IP>203.0.113.7</wp:comment_author_IP>
              <wp:comment_date>2020-05-01 11:00:00</wp:comment_date><wp:comment_date_gmt>2020-05-01 09:00:00</wp:comment_date_gmt>
              <wp:comment_content><![CDATA[First line
        second line

        A <em>new</em> paragraph with 2 * 3 * 4 and snake_case_words.]]></wp:comment_content>
              <wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id>
              <wp:commentmeta><wp:meta_key>wpdiscuz_votes</wp:meta_key><wp:meta_value><![CDATA[5]]></wp:meta_value></wp:commentmeta>
              <wp:commentmeta><wp:meta_key>wpdiscuz_votes_seperate</wp:meta_key><wp:meta_value><![CDATA[a:2:{s:4:"like";i:6;s:7:"dislike";i:1;}]]></wp:meta_value></wp:commentmeta>
              <wp:commentmeta><wp:meta_key>wpdiscuz_last_edited_at</wp:meta_key><wp:meta_value><![CDATA[1588330800]]></wp:meta_value></wp:commentmeta>
            </wp:comment>
            <wp:comment>
              <wp:comment_id>2</wp:comment_id><wp:comment_author>desk</wp:comment_author><wp:comment_author_email>desk@example.org</wp:comment_author_email>
              <wp:comment_date_gmt>2020-05-01 09:30:00</wp:comment_date_gmt><wp:comment_content>We asked: &lt;strong&gt;no&lt;/strong&gt;.</wp:comment_content>
              <wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type><wp:comment_parent>1</wp:comment_parent><wp:comment_user_id>1</wp:comment_user_id>
              <wp:commentmeta><wp:meta_key>wpdiscuz_votes_seperate</wp:meta_key><wp:meta_value><![CDATA[a:2:{s:4:"like";i:1;s:7:"dislike";i:4;}]]></wp:meta_value></wp:commentmeta>
            </wp:comment>
            <wp:comment>
              <wp:comment_id>3</wp:comment_id><wp:comment_author>Another blog</wp:comment_author><wp:comment_date_gmt>2020-05-01 10:00:00</wp:comment_date_gmt>
              <wp:comment_content>[…] linked here […]</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>pingback</wp:comment_type><wp:comment_parent>0</wp:comment_parent>
            </wp:comment>
            <wp:comment>
              <wp:comment_id>4</wp:comment_id><wp:comment_author>Pills</wp:comment_author><wp:comment_date_gmt>2020-05-01 10:10:00</wp:comment_date_gmt>
              <wp:comment_content>Buy</wp:comment_content><wp:comment_approved>spam</wp:comment_approved><wp:comment_type></wp:comment_type><wp:comment_parent>0</wp:comment_parent>
            </wp:comment>
            <wp:comment>
              <wp:comment_id>5</wp:comment_id><wp:comment_author>Bin</wp:comment_author><wp:comment_date_gmt>1970-01-01 00:00:00</wp:comment_date_gmt>
              <wp:comment_content>Thrown away</wp:comment_content><wp:comment_approved>trash</wp:comment_approved><wp:comment_parent>1</wp:comment_parent>
            </wp:comment>
            <wp:comment>
              <wp:comment_id>6</wp:comment_id><wp:comment_author></wp:comment_author><wp:comment_date>2020-05-01 13:00:00</wp:comment_date><wp:comment_date_gmt>0000-00-00 00:00:00</wp:comment_date_gmt>
              <wp:comment_content>I wait, and have no name.</wp:comment_content><wp:comment_approved>0</wp:comment_approved><wp:comment_parent>0</wp:comment_parent>
            </wp:comment>
          </item>
          <item><title>Nothing said</title><link>https://old.example/nothing/</link><wp:post_id>12</wp:post_id><wp:comment_status>closed</wp:comment_status></item>
        </channel>
        </rss>
        """;

    /// <summary>Votes by known voters, a deleted parent, an edit, a closed article, an address of 300 characters, a broken line, half of a character.</summary>
    public static readonly string Remark42 =
        """
        {"version":1,"users":[{"id":"github_1","verified":true}],"posts":[{"url":"https://old.example/closed/","read_only":true}]}
        {"id":"a1","pid":"","text":"<p>Hello <strong>there</strong></p>\n","orig":"Hello **there**","user":{"name":"Ann","id":"github_1","picture":"","ip":"0","admin":false},"locator":{"site":"old","url":"https://old.example/one/"},"score":1,"votes":{"github_2":true,"github_9":true,"github_1":false},"time":"2021-01-02T03:04:05.678Z","title":"One"}
        {"id":"a2","pid":"a1","text":"","user":{"name":"deleted","id":"deleted"},"locator":{"site":"old","url":"https://old.example/one/"},"score":0,"votes":{},"time":"2021-01-02T03:05:00Z","delete":true}
        {"id":"a3","pid":"a2","text":"<p>A list:</p><ul><li>one</li><li>two <ul><li>deep</li></ul></li></ul>","user":{"name":"Bo","id":"github_2"},"locator":{"site":"old","url":"https://old.example/one/"},"score":-2,"votes":{"github_1":false},"time":"2021-01-02T03:06:00Z","edit":{"time":"2021-01-02T03:07:00Z","summary":"typo"}}
        {"id":"b1","pid":"","text":"<p>Closed?</p>","user":{"name":"Bo","id":"github_2"},"locator":{"site":"old","url":"https://old.example/closed/"},"score":0,"time":"2021-01-03T00:00:00Z"}
        {"id":"c1","pid":"","text":"<p>Long</p>","user":{"name":"Bo","id":"github_2"},"locator":{"site":"old","url":"https://old.example/LONG"},"score":0,"time":"2021-01-03T00:00:00Z"}
        {"id":"d1","pid":"" this is broken
        {"id":"e1","pid":"","text":"half \ud83d","user":{"name":"Bo","id":"github_2"},"locator":{"site":"old","url":"https://old.example/one/"},"time":"2021-01-03T00:00:00Z"}

        """.Replace("LONG", new string('x', 300), StringComparison.Ordinal);

    /// <summary>Commento's own: an anonymous author, a deleted parent, one that waits, a path without its stroke.</summary>
    public const string Commento =
        """
        {"version":1,"comments":[
          {"commentHex":"c1","domain":"old.example","url":"/one","commenterHex":"u1","markdown":"Hello **there**","html":"","parentHex":"root","score":3,"state":"approved","creationDate":"2019-10-01T10:00:00Z","direction":0,"deleted":false},
          {"commentHex":"c2","domain":"old.example","url":"/one","commenterHex":"anonymous","markdown":"[deleted]","parentHex":"c1","score":0,"state":"approved","creationDate":"2019-10-01T10:01:00Z","deleted":true},
          {"commentHex":"c3","domain":"old.example","url":"/one","commenterHex":"anonymous","markdown":"Nobody wrote this.","parentHex":"c2","score":0,"state":"approved","creationDate":"2019-10-01T10:02:00Z"},
          {"commentHex":"c4","domain":"old.example","path":"two","commenterHex":"u1","markdown":"I wait.","parentHex":"root","score":0,"state":"unapproved","creationDate":"2019-10-01T10:03:00Z"}
        ],"commenters":[
          {"commenterHex":"u1","email":"ann@example.org","name":"Ann","link":"https://ann.example","photo":"undefined","provider":"commento","joinDate":"2019-01-01T00:00:00Z"}
        ]}
        """;

    /// <summary>Comentario's third version: pages of their own, a page that is closed, a rejected comment, one of a page that is not there.</summary>
    public const string Comentario =
        """
        {"version":3,
         "pages":[{"id":"0b4f1c2e-0000-4000-8000-000000000001","domainId":"d","path":"/one","title":"One","isReadonly":true,"createdTime":"2023-01-01T00:00:00Z"}],
         "comments":[
          {"id":"0b4f1c2e-0000-4000-8000-00000000000a","pageId":"0b4f1c2e-0000-4000-8000-000000000001","markdown":"Hello","html":"<p>Hello</p>","score":2,"isApproved":true,"isPending":false,"isDeleted":false,"createdTime":"2023-01-02T00:00:00.000Z","userCreated":"0b4f1c2e-0000-4000-8000-0000000000ff","editedTime":"2023-01-02T01:00:00Z"},
          {"id":"0b4f1c2e-0000-4000-8000-00000000000b","parentId":"0b4f1c2e-0000-4000-8000-00000000000a","pageId":"0b4f1c2e-0000-4000-8000-000000000001","markdown":"No.","score":0,"isApproved":false,"isPending":false,"createdTime":"2023-01-02T00:10:00Z","userCreated":"00000000-0000-0000-0000-000000000000","authorName":"Passer-by"},
          {"id":"0b4f1c2e-0000-4000-8000-00000000000c","pageId":"0b4f1c2e-0000-4000-8000-0000000000ee","markdown":"Where?","isApproved":true,"createdTime":"2023-01-02T00:20:00Z"}
         ],
         "commenters":[{"id":"0b4f1c2e-0000-4000-8000-0000000000ff","email":"ann@example.org","name":"Ann","websiteUrl":"https://ann.example","createdTime":"2022-01-01T00:00:00Z"}]}
        """;

    /// <summary>Coral's three kinds of documents in one file: an edit, a deletion, one that waits, a rejection, reactions, MongoDB's dates, an orphan.</summary>
    public const string Coral =
        """
        {"tenantID":"t","id":"s1","siteID":"x","url":"https://old.example/one/","metadata":{"title":"One","publishedAt":{"$date":"2022-02-01T00:00:00Z"}},"createdAt":{"$date":"2022-02-01T00:00:00Z"}}
        {"tenantID":"t","id":"s2","siteID":"x","url":"https://old.example/two/","metadata":{},"createdAt":{"$date":"2022-02-01T00:00:00Z"},"closedAt":{"$date":"2022-03-01T00:00:00Z"}}
        {"tenantID":"t","id":"u1","username":"Ann","email":"ann@example.org","role":"COMMENTER","createdAt":"2022-01-01T00:00:00Z"}
        {"tenantID":"t","id":"u2","username":"Bo","role":"ADMIN","createdAt":"2022-01-01T00:00:00Z"}
        {"tenantID":"t","id":"k1","storyID":"s1","authorID":"u1","status":"APPROVED","ancestorIDs":[],"revisions":[{"id":"r1","body":"Frist","createdAt":"2022-02-02T00:00:00Z"},{"id":"r2","body":"<div>First &amp; <i>best</i></div>","createdAt":{"$date":{"$numberLong":"1643760060000"}}}],"actionCounts":{"REACTION":4,"FLAG":1},"createdAt":"2022-02-02T00:00:00Z"}
        {"tenantID":"t","id":"k2","parentID":"k1","storyID":"s1","authorID":"u2","status":"NONE","revisions":[],"createdAt":"2022-02-02T00:10:00Z","deletedAt":"2022-02-03T00:00:00Z"}
        {"tenantID":"t","id":"k3","parentID":"k2","storyID":"s1","authorID":"u1","status":"PREMOD","revisions":[{"id":"r","body":"I wait.","createdAt":"2022-02-02T00:20:00Z"}],"actionCounts":{},"createdAt":"2022-02-02T00:20:00Z"}
        {"tenantID":"t","id":"k4","parentID":"nobody","storyID":"s2","authorID":"u2","status":"NONE","revisions":[{"id":"r","body":"My parent is not here.","createdAt":"2022-02-02T00:30:00Z"}],"actionCounts":{},"createdAt":"2022-02-02T00:30:00Z"}
        {"tenantID":"t","id":"k5","storyID":"s2","authorID":"u2","status":"REJECTED","revisions":[{"id":"r","body":"No.","createdAt":"2022-02-02T00:40:00Z"}],"actionCounts":{},"createdAt":"2022-02-02T00:40:00Z"}
        {"what":"is this?"}

        """;

    /// <summary>Our own export of one site, with a vote, a tombstone and a comment that waits.</summary>
    public const string Own =
        """
        {"type":"export","version":1,"exportedAt":"2026-01-01T00:00:00Z"}
        {"type":"site","slug":"courier","name":"The Courier"}
        {"type":"thread","id":"1","key":"harbour","url":"https://news.example/harbour","title":"The harbour","state":"closed","createdAt":"2025-01-01T00:00:00Z"}
        {"type":"comment","id":"1-1","thread":"1","author":"7","body":"Hello **there**","state":"approved","createdAt":"2025-01-01T01:00:00Z","editedAt":"2025-01-01T01:05:00Z","score":1}
        {"type":"comment","id":"1-2","thread":"1","parent":"1-1","author":"8","body":"","state":"removedByAuthor","createdAt":"2025-01-01T02:00:00Z","score":0}
        {"type":"comment","id":"1-3","thread":"1","parent":"1-2","author":"7","body":"Who was that?","state":"approved","createdAt":"2025-01-01T03:00:00Z","score":0}
        {"type":"comment","id":"1-4","thread":"1","author":"8","body":"I wait.","state":"pending","createdAt":"2025-01-01T04:00:00Z","score":0}
        {"type":"vote","comment":"1-1","author":"8","value":1,"createdAt":"2025-01-01T01:30:00Z"}
        {"type":"author","id":"7","name":"Ann","email":"ann@example.org","website":"https://ann.example/"}
        {"type":"author","id":"8","name":"Bo"}
        {"type":"end","lines":9}

        """;

    /// <summary>Each of them by its name, as bytes.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["disqus"] = Encoding.UTF8.GetBytes(Disqus),
        ["wordpress"] = Encoding.UTF8.GetBytes(WordPress),
        ["remark42"] = Encoding.UTF8.GetBytes(Remark42),
        ["commento"] = Encoding.UTF8.GetBytes(Commento),
        ["comentario"] = Encoding.UTF8.GetBytes(Comentario),
        ["coral"] = Encoding.UTF8.GetBytes(Coral),
        ["discuss"] = Encoding.UTF8.GetBytes(Own),
    };

    public static byte[] Compressed(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
