using Discuss.Core.Moderation;
using Discuss.Core.Threads;

namespace Discuss.Core.Tests.Moderation;

public sealed class TransitionsTests
{
    [Theory]
    [InlineData(CommentState.Pending, DecisionAction.Approve, CommentState.Approved)]
    [InlineData(CommentState.Pending, DecisionAction.Reject, CommentState.Rejected)]
    [InlineData(CommentState.Pending, DecisionAction.Spam, CommentState.Spam)]
    [InlineData(CommentState.Pending, DecisionAction.Remove, CommentState.RemovedByModerator)]
    [InlineData(CommentState.Approved, DecisionAction.Approve, CommentState.Approved)]
    [InlineData(CommentState.Approved, DecisionAction.Reject, CommentState.Rejected)]
    [InlineData(CommentState.Approved, DecisionAction.Spam, CommentState.Spam)]
    [InlineData(CommentState.Approved, DecisionAction.Remove, CommentState.RemovedByModerator)]
    [InlineData(CommentState.Rejected, DecisionAction.Spam, CommentState.Spam)]
    [InlineData(CommentState.Rejected, DecisionAction.Restore, CommentState.Approved)]
    [InlineData(CommentState.Spam, DecisionAction.Restore, CommentState.Approved)]
    [InlineData(CommentState.RemovedByModerator, DecisionAction.Restore, CommentState.Approved)]
    public void A_decision_leads_from_one_state_to_the_next(CommentState from, DecisionAction action, CommentState to) =>
        Assert.Equal(to, Transitions.After(from, action));

    [Theory]
    [InlineData(CommentState.Pending, DecisionAction.Restore)]
    [InlineData(CommentState.Approved, DecisionAction.Restore)]
    [InlineData(CommentState.Spam, DecisionAction.Reject)]
    [InlineData(CommentState.RemovedByModerator, DecisionAction.Remove)]
    public void A_decision_that_makes_no_sense_is_none(CommentState from, DecisionAction action) => Assert.Null(Transitions.After(from, action));

    [Fact]
    public void What_its_author_took_back_nobody_brings_back() =>
        Assert.All(Enum.GetValues<DecisionAction>(), action => Assert.Null(Transitions.After(CommentState.RemovedByAuthor, action)));
}
