using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class FloodRuleTests
{
    private static readonly Comment Third = new("And another.")
    {
        Settings = new ModerationSettings { Flood = new FloodSettings { Posts = 2, Minutes = 5 } },
        Author = new AuthorStanding { Recent = [Comment.Ago(1), Comment.Ago(4), Comment.Ago(90)] },
    };

    [Fact]
    public void The_comment_after_the_last_that_is_allowed_waits_until_the_first_of_them_is_old_enough()
    {
        var signal = Assert.Single(Third.To(new FloodRule()));

        Assert.Equal((Verdict.Reject, RefusalKind.TooOften), (signal.Verdict, signal.Refusal));
        Assert.Equal(TimeSpan.FromMinutes(1), signal.RetryAfter);
    }

    [Fact]
    public void Whoever_writes_slowly_meets_it_never() =>
        Assert.Empty((Third with { Author = new AuthorStanding { Recent = [Comment.Ago(1), Comment.Ago(5)] } }).To(new FloodRule()));

    [Fact]
    public void It_is_off_where_limits_are_off_where_the_site_has_it_off_for_edits_and_for_staff()
    {
        Assert.Empty((Third with { With = input => input with { HasLimits = false } }).To(new FloodRule()));
        Assert.Empty((Third with { With = input => input with { IsEdit = true } }).To(new FloodRule()));
        Assert.Empty((Third with { Settings = new ModerationSettings { Flood = new FloodSettings { Enabled = false } } }).To(new FloodRule()));
        Assert.Empty((Third with { Author = Third.Author with { IsStaff = true } }).To(new FloodRule()));
        Assert.NotEmpty((Third with { Author = Third.Author with { IsTrusted = true } }).To(new FloodRule()));
    }
}
