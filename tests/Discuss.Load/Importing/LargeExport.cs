using System.Globalization;

namespace Discuss.Load.Importing;

/// <summary>An export as Disqus writes them: a tenth of its comments in one discussion, the rest in many; two of three answer another.</summary>
internal static class LargeExport
{
    private static readonly string[] Texts =
    [
        "<p>The ferry timetable decides more about this town than the council does. If the pier moves, the last boat has to leave <b>twenty minutes</b> earlier.</p>",
        "<p>I timed it this morning, with a pram: four minutes.</p>",
        "<blockquote><p>the depth is taken from a survey of 2009</p></blockquote><p>It is, and 2009 was a dry year. <a href=\"https://tides.example.org/log\" rel=\"nofollow\">My log</a> is open to everyone.</p>",
        "<p>Thank you.<br>“Received” is a word with a lot of room in it 🙂</p>",
        "<p>هذا جيد، لكن ماذا عن الرحلات الليلية في الشتاء؟</p>",
    ];

    public static IEnumerable<string> Lines(int comments)
    {
        var threads = Math.Max(1, comments / 100);
        yield return "<?xml version=\"1.0\" encoding=\"utf-8\"?><disqus xmlns=\"http://disqus.com\" xmlns:dsq=\"http://disqus.com/disqus-internals\">";
        for (var i = 0; i < threads; i++)
            yield return string.Create(CultureInfo.InvariantCulture, $"<thread dsq:id=\"{i}\"><link>https://old.example/{i}</link><title>Article {i}</title><createdAt>2015-01-01T00:00:00Z</createdAt><isClosed>false</isClosed><isDeleted>false</isDeleted></thread>");
        var (chance, last) = (new Random(1), new Dictionary<int, int>());
        var began = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < comments; i++)
        {
            var thread = i % 10 == 0 ? 0 : chance.Next(threads);
            var parent = last.TryGetValue(thread, out var before) && chance.Next(3) > 0 ? string.Create(CultureInfo.InvariantCulture, $"<parent dsq:id=\"{before}\"/>") : "";
            if (chance.Next(4) > 0) last[thread] = i;
            var reader = chance.Next(Math.Max(10, comments / 10));
            yield return string.Create(CultureInfo.InvariantCulture, $"<post dsq:id=\"{i}\"><message><![CDATA[{Texts[i % Texts.Length]}]]></message><createdAt>{began.AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ}</createdAt><isDeleted>{(i % 50 == 7 ? "true" : "false")}</isDeleted><isSpam>{(i % 40 == 9 ? "true" : "false")}</isSpam><author><name>Reader {reader}</name><email>reader{reader}@example.org</email><isAnonymous>true</isAnonymous></author><thread dsq:id=\"{thread}\"/>{parent}</post>");
        }

        yield return "</disqus>";
    }
}
