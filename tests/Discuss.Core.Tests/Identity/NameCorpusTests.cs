using System.Globalization;
using System.Text;
using System.Text.Json;
using Discuss.Core.Identity;
using Discuss.Core.Tests.Rendering;

namespace Discuss.Core.Tests.Identity;

public sealed class NameCorpusTests
{
    private static readonly ReservedNames Reserved = new("The Harbour Gazette");
    private static readonly string[] Kept = ["admin", "moderator", "staff", "support", "Discuss", "The Harbour Gazette"];

    [CorpusFact]
    public void Whatever_was_ever_typed_is_no_name_or_one_that_stays_in_its_line()
    {
        foreach (var file in new[] { "naughty_strings_blns.json", "xss_owasp_filter_evasion.json", "xss_html5sec.json", "xss_dompurify_fixtures.json" })
        {
            foreach (var item in Corpora.Read(file))
            {
                if (DisplayName.TryCreate(item.Payload, out var name, out _)) StaysInLine(name.Display);
            }
        }
    }

    [CorpusFact]
    public void Each_character_that_is_drawn_like_another_gives_no_reserved_name_away()
    {
        var missed = new List<string>();
        foreach (var (from, to) in Confusables().Where(pair => pair.To.All(char.IsAsciiLetterOrDigit)))
        {
            foreach (var kept in Kept)
            {
                foreach (var written in new[] { kept, kept.ToUpperInvariant() }.Where(written => written.Contains(to, StringComparison.Ordinal)))
                {
                    var worn = written.Replace(to, from, StringComparison.Ordinal);
                    if (DisplayName.TryCreate(worn, out var name, out _) && !Reserved.Contains(name)) missed.Add($"{from} for {to}: {worn}");
                }
            }
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    [CorpusFact]
    public void Every_such_character_beside_a_name_leaves_one_line()
    {
        foreach (var (from, _) in Confusables())
        {
            if (DisplayName.TryCreate("Ann " + from, out var name, out _)) StaysInLine(name.Display);
        }
    }

    private static List<(string From, string To)> Confusables()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpora.Folder!, "unicode_confusables_tr39.json")));
        return [.. json.RootElement.EnumerateArray().Select(pair => (pair.GetProperty("from").GetString()!, pair.GetProperty("to").GetString()!))];
    }

    private static void StaysInLine(string display)
    {
        Assert.InRange(display.Length, 1, DisplayName.MaxCharacters);
        var marks = 0;
        foreach (var rune in display.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            Assert.False(
                category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate,
                $"U+{rune.Value:X4} in {display}");
            Assert.False(rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C or 0x200B or 0xFEFF, $"U+{rune.Value:X4} in {display}");
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            Assert.InRange(marks, 0, 4);
        }
    }
}
