using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class RepeatRuleTests
{
    private const string Advertisement = "The best garden chairs in town are sold at the corner of Mill Road, come and see them!";

    [Theory]
    [InlineData(Advertisement, Verdict.Reject)]
    [InlineData("THE BEST GARDEN CHAIRS IN TOWN ARE SOLD AT THE CORNER OF MILL ROAD... come and see them", Verdict.Reject)]
    [InlineData("The  best garden ch\u200Bairs in tоwn — are sold at the corner of **Mill Road**; come and see them!", Verdict.Reject)]
    [InlineData("Hi! " + Advertisement, Verdict.Hold)]
    [InlineData("The best garden chairs in town are sold at the corner of Mill Road, come and see us!", Verdict.Hold)]
    [InlineData("The best garden benches are not sold at all: one has to build them.", Verdict.Approve)]
    public void The_same_again_is_refused_and_nearly_the_same_is_held(string body, Verdict verdict) =>
        Assert.Equal(verdict, After(Advertisement, 10, body).VerdictOf(new RepeatRule()));

    [Fact]
    public void After_an_hour_it_may_be_said_again() => Assert.Empty(After(Advertisement, 60, Advertisement).To(new RepeatRule()));

    [Fact]
    public void A_short_word_of_thanks_may_be_said_to_many() => Assert.Empty(After("Thank you!", 1, "Thank you!").To(new RepeatRule()));

    [Fact]
    public void Where_only_the_very_same_counts_what_is_nearly_the_same_passes() => Assert.Empty(
        (After(Advertisement, 1, "Hi! " + Advertisement) with
        {
            Settings = new ModerationSettings { Repeats = new RepeatSettings { Similarity = 1 } },
        }).To(new RepeatRule()));

    [Fact]
    public void It_is_off_where_limits_are_off_and_for_edits()
    {
        var again = After(Advertisement, 1, Advertisement);

        Assert.Empty((again with { With = input => input with { HasLimits = false } }).To(new RepeatRule()));
        Assert.Empty((again with { With = input => input with { IsEdit = true } }).To(new RepeatRule()));
    }

    private static Comment After(string before, double minutes, string body) => new(body)
    {
        Author = new AuthorStanding { Recent = [Comment.Ago(0.5, "Something else in between that is long enough."), Comment.Ago(minutes, before)] },
    };
}
