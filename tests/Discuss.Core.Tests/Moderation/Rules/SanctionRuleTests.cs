using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class SanctionRuleTests
{
    [Theory]
    [InlineData(SanctionKind.Mute, Verdict.Reject)]
    [InlineData(SanctionKind.Suspend, Verdict.Reject)]
    [InlineData(SanctionKind.Ban, Verdict.Reject)]
    [InlineData(SanctionKind.Warn, Verdict.Reject)]
    [InlineData(SanctionKind.Premoderate, Verdict.Hold)]
    [InlineData(SanctionKind.Shadow, Verdict.Hold)]
    public void A_sanction_refuses_or_holds(SanctionKind kind, Verdict verdict) => Assert.Equal(verdict, Under(kind).VerdictOf(new SanctionRule()));

    [Fact]
    public void A_warning_that_was_confirmed_is_done() => Assert.Empty(Under(SanctionKind.Warn, acknowledged: true).To(new SanctionRule()));

    [Fact]
    public void A_sanction_ends_at_its_end()
    {
        Assert.Equal(Verdict.Reject, Under(SanctionKind.Mute, Comment.Noon.AddMinutes(1)).VerdictOf(new SanctionRule()));
        Assert.Empty(Under(SanctionKind.Mute, Comment.Noon).To(new SanctionRule()));
    }

    [Fact]
    public void The_author_hears_why_and_until_when()
    {
        var signal = Assert.Single(Under(SanctionKind.Mute, Comment.Noon.AddHours(3)).To(new SanctionRule()));

        Assert.Equal("You cannot comment here until 2026-03-01 15:00 UTC: quarrelling.", signal.ForAuthor);
        Assert.Equal((RefusalKind.Sanctioned, TimeSpan.FromHours(3)), (signal.Refusal, signal.RetryAfter));
    }

    [Fact]
    public void Of_a_shadow_the_author_hears_nothing()
    {
        var ruling = Under(SanctionKind.Shadow).Ruling();

        Assert.Equal((Verdict.Hold, true, SanctionRule.Name), (ruling.Verdict, ruling.IsSilent, ruling.Rule));
        Assert.False(Under(SanctionKind.Premoderate).Ruling().IsSilent);
    }

    [Fact]
    public void A_shadowed_author_whose_comment_would_wait_or_be_questioned_anyway_hears_that_as_everyone_does()
    {
        var links = (Under(SanctionKind.Shadow) with { Body = "https://a.example https://b.example https://c.example" }).Ruling();
        var insult = Under(SanctionKind.Shadow) with { With = input => input with { Classifier = Comment.Scores(insult: 0.7) } };

        Assert.Equal((Verdict.Hold, false, "links"), (links.Verdict, links.IsSilent, links.Rule));
        Assert.Contains(links.Signals, signal => signal.Label == "shadow-waiting");
        Assert.Equal(Verdict.Nudge, insult.Ruling().Verdict);
        Assert.Equal((Verdict.Hold, false), (insult.Ruling(insist: true).Verdict, insult.Ruling(insist: true).IsSilent));
    }

    [Fact]
    public void Who_is_banned_and_pre_moderated_is_banned() => Assert.Equal(
        Verdict.Reject,
        new Comment("Hello.")
        {
            Author = new AuthorStanding { Sanctions = [Sanction(SanctionKind.Premoderate), Sanction(SanctionKind.Ban)] },
        }.Ruling().Verdict);

    [Fact]
    public void Trust_is_no_way_around_it() => Assert.Equal(
        Verdict.Reject,
        new Comment("Hello.") { Author = new AuthorStanding { IsTrusted = true, Sanctions = [Sanction(SanctionKind.Ban)] } }.Ruling().Verdict);

    private static Comment Under(SanctionKind kind, DateTimeOffset? until = null, bool acknowledged = false) => new("A harmless sentence.")
    {
        Author = new AuthorStanding { Sanctions = [Sanction(kind, until, acknowledged)] },
    };

    private static Sanction Sanction(SanctionKind kind, DateTimeOffset? until = null, bool acknowledged = false) =>
        new(1, kind, "quarrelling", until, acknowledged);
}
