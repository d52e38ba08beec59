using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class ReportWeightTests
{
    [Theory]
    [InlineData(true, 0, 0, 1)]
    [InlineData(false, 0, 0, 0.5)]
    [InlineData(true, 8, 0, 1.8)]
    [InlineData(true, 0, 8, 0.2)]
    [InlineData(true, 5, 5, 1)]
    [InlineData(false, 0, 100, ReportWeight.Least)]
    public void A_readers_reports_weigh_more_the_more_often_moderators_agreed(bool member, int agreed, int refused, double weight) =>
        Assert.Equal(weight, ReportWeight.Of(member, agreed, refused), 6);

    [Fact]
    public void No_record_makes_a_report_weigh_nothing_or_more_than_two()
    {
        for (var agreed = 0; agreed < 2000; agreed += 37)
        {
            for (var refused = 0; refused < 2000; refused += 41)
            {
                Assert.InRange(ReportWeight.Of(isMember: true, agreed, refused), ReportWeight.Least, ReportWeight.Most);
                Assert.InRange(ReportWeight.Of(isMember: false, agreed, refused), ReportWeight.Least, ReportWeight.Most / 2);
            }
        }
    }
}
