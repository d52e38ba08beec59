using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class WordRuleTests
{
    private static readonly ModerationSettings Lists = new()
    {
        BannedWords = new BannedWordSettings { Words = ["blork*"] },
        SuspectWords = new SuspectWordSettings { Words = ["casino"] },
    };

    [Theory]
    [InlineData("What a blork you are", "blork")]
    [InlineData("What a b l o r k you are", "b l o r k")]
    [InlineData("You bl0rks!", "bl0rk")]
    public void A_banned_word_is_refused_and_marked_however_it_is_written(string body, string marked)
    {
        var comment = new Comment(body) { Settings = Lists };

        var signal = Assert.Single(comment.To(new BannedWordRule()));

        Assert.Equal((Verdict.Reject, "blork*", marked), (signal.Verdict, signal.Label, comment.Marked(signal)));
    }

    [Fact]
    public void A_site_may_have_banned_words_held_instead() => Assert.Equal(
        Verdict.Hold,
        new Comment("Blork.") { Settings = Lists with { BannedWords = Lists.BannedWords with { Action = RuleAction.Hold } } }.VerdictOf(new BannedWordRule()));

    [Fact]
    public void A_suspect_word_is_held() => Assert.Equal(Verdict.Hold, new Comment("Meet me at the c@sino.") { Settings = Lists }.VerdictOf(new SuspectWordRule()));

    [Theory]
    [InlineData("bl&#111;rk")]
    [InlineData("bl[ork](https://example.org)")]
    [InlineData("bl**or**k")]
    public void Mark_up_that_no_reader_sees_hides_nothing(string body) =>
        Assert.Equal(Verdict.Reject, new Comment("You " + body) { Settings = Lists }.VerdictOf(new BannedWordRule()));

    [Fact]
    public void Staff_may_quote_a_banned_word_and_trusted_authors_a_suspect_one_only()
    {
        var (staff, trusted) = (new AuthorStanding { IsStaff = true }, new AuthorStanding { IsTrusted = true });

        Assert.Empty(new Comment("Blork and casino") { Settings = Lists, Author = staff }.Ruling().Signals);
        Assert.Equal("banned-words", Assert.Single(new Comment("Blork and casino") { Settings = Lists, Author = trusted }.Ruling().Signals).Rule);
    }

    [Fact]
    public void Several_words_are_named_in_one_sentence() => Assert.Equal(
        "“casino”, “buy now”: each is a word that a moderator wants to look at.",
        Assert.Single(new Comment("Casino chips: buy now!")
        {
            Settings = new ModerationSettings { SuspectWords = new SuspectWordSettings { Words = ["buy now", "casino"] } },
        }.To(new SuspectWordRule())).Detail);
}
