using System.Globalization;
using System.Text;

namespace Discuss.Server.Tests.Interchange;

/// <summary>An export of ours with many comments, some of which answer others, some of which were taken back.</summary>
internal static class LongExport
{
    private static readonly string[] States = ["approved", "approved", "approved", "approved", "removedByModerator", "pending", "spam"];

    public static byte[] Make(int threads, int comments)
    {
        var chance = new Random(comments);
        var text = new StringBuilder("{\"type\":\"export\",\"version\":1}\n{\"type\":\"site\",\"slug\":\"long\"}\n");
        for (var i = 1; i <= threads; i++) Line(text, $$"""{"type":"thread","id":"{{i}}","key":"long-{{i}}","createdAt":"2020-01-01T00:00:00Z"}""");
        for (var i = 1; i <= comments; i++)
        {
            var thread = (i % threads) + 1;
            var parent = i > 10 * threads && chance.Next(3) > 0 ? $",\"parent\":\"c{i - (threads * chance.Next(1, 10))}\"" : "";
            var at = DateTimeOffset.UnixEpoch.AddYears(50).AddMinutes(i).ToString("O", CultureInfo.InvariantCulture);
            Line(text, $$"""{"type":"comment","id":"c{{i}}","thread":"{{thread}}"{{parent}},"author":"{{i % 97}}","body":"Comment **{{i}}** of a long discussion.","state":"{{States[chance.Next(States.Length)]}}","createdAt":"{{at}}"}""");
        }

        for (var i = 0; i < 97; i++) Line(text, $$"""{"type":"author","id":"{{i}}","name":"Reader {{i}}"}""");
        return Encoding.UTF8.GetBytes(text.Append(CultureInfo.InvariantCulture, $"{{\"type\":\"end\",\"lines\":{threads + comments + 97 + 1}}}\n").ToString());
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
