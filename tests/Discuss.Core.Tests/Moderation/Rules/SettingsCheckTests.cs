using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class SettingsCheckTests
{
    [Fact]
    public void The_defaults_are_good() => Assert.Empty(Errors(new ModerationSettings()));

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_threshold_outside_0_to_1_is_named(double threshold) => Assert.Equal(
        ["moderation.classifier.nudge.insult", "moderation.classifier.hold.severeToxic"],
        Errors(new ModerationSettings
        {
            Classifier = new ClassifierSettings { Nudge = new LabelThresholds { Insult = threshold }, Hold = new LabelThresholds { SevereToxic = threshold } },
        }));

    [Fact]
    public void Numbers_outside_their_range_are_named() => Assert.Equal(
        ["moderation.length.min", "moderation.flood.posts", "moderation.newCommenters.holdFirst", "moderation.reports.holdAt"],
        Errors(new ModerationSettings
        {
            Length = new LengthSettings { Min = 100, Max = 10 }, Flood = new FloodSettings { Posts = 0 },
            NewCommenters = new NewCommenterSettings { HoldFirst = 21 }, Reports = new ReportSettings { HoldAt = 0 },
        }));

    [Theory]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("a")]
    [InlineData("*ab*")]
    [InlineData("a*b")]
    [InlineData("(a+)+$")]
    [InlineData("...")]
    [InlineData("a\0b")]
    [InlineData("one two three four five six seven eight nine")]
    public void A_line_that_would_catch_everything_or_nothing_is_refused(string line) =>
        Assert.Equal(["moderation.bannedWords.words[1]"], Errors(Banned(["fine", line])));

    [Fact]
    public void A_line_of_101_characters_a_list_of_10001_lines_and_one_of_200001_characters_are_refused()
    {
        Assert.Equal(["moderation.bannedWords.words[0]"], Errors(Banned([new string('a', 101)])));
        Assert.Equal(["moderation.bannedWords.words"], Errors(Banned([.. Enumerable.Range(0, 10_001).Select(i => $"word{i}")])));
        Assert.Equal(["moderation.bannedWords.words"], Errors(Banned([.. Enumerable.Range(0, 2001).Select(i => $"{i:00000}{new string('a', 95)}")])));
        Assert.Empty(Errors(Banned([.. Enumerable.Range(0, 10_000).Select(i => $"word{i}")])));
    }

    [Fact]
    public void Of_a_list_that_is_wrong_throughout_not_everything_is_told() => Assert.Equal(20, Errors(Banned([.. Enumerable.Repeat("*", 10_000)])).Length);

    [Fact]
    public void Empty_lines_and_lines_that_say_the_same_are_left_out_and_told()
    {
        var check = new SettingsCheck(Normalizer.Instance);

        var kept = check.Check(Banned(["Blork", "", " blork ", "BLÖRK", "b-l", "  ", "blork*", "ｂｌｏｒｋ"]));

        Assert.Equal(["Blork", "b-l", "blork*"], kept.BannedWords.Words);
        Assert.Equal(
            ["2 empty lines were left out.", "3 lines say the same as others and were left out."],
            check.Notes.Select(note => note.Text));
    }

    [Theory]
    [InlineData("example.org", true)]
    [InlineData("EXAMPLE.org.", true)]
    [InlineData("bücher.example", true)]
    [InlineData("https://example.org", false)]
    [InlineData("example.org/path", false)]
    [InlineData("example.org:443", false)]
    [InlineData("*.example.org", false)]
    [InlineData("user@example.org", false)]
    [InlineData("example", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("-example.org", false)]
    [InlineData("exa mple.org", false)]
    public void A_host_is_a_host(string host, bool good) => Assert.Equal(
        good ? [] : ["moderation.links.hosts[0]"],
        Errors(new ModerationSettings { Links = new LinkSettings { Hosts = [host] } }));

    private static ModerationSettings Banned(string[] words) => new() { BannedWords = new BannedWordSettings { Words = words } };

    private static string[] Errors(ModerationSettings settings)
    {
        var check = new SettingsCheck(Normalizer.Instance);
        check.Check(settings);
        return [.. check.Errors.Keys];
    }
}
