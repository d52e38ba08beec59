using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class ClosedThreadRuleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_a_closed_discussion_nobody_writes_moderators_neither(bool staff)
    {
        var comment = new Comment("One more thing.")
        {
            Author = new AuthorStanding { IsStaff = staff }, With = input => input with { Thread = Discuss.Core.Threads.ThreadState.Closed },
        };

        var signal = Assert.Single(comment.To(new ClosedThreadRule()));

        Assert.Equal((Verdict.Reject, RefusalKind.ThreadClosed), (signal.Verdict, signal.Refusal));
    }

    [Fact]
    public void In_an_open_one_everyone_does() => Assert.Empty(new Comment("One more thing.").To(new ClosedThreadRule()));

    [Fact]
    public void What_a_closed_discussion_refuses_no_other_rule_looks_at()
    {
        var comment = new Comment("You moron, see https://a.example https://b.example https://c.example")
        {
            With = input => input with { Thread = Discuss.Core.Threads.ThreadState.Closed, Classifier = Comment.Scores(insult: 0.9) },
        };

        Assert.Equal("closed-thread", Assert.Single(comment.Ruling().Signals).Rule);
    }
}
