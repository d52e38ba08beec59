using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Threads;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class NewCommenterRuleTests
{
    private static readonly ModerationSettings FirstTwo = new() { NewCommenters = new NewCommenterSettings { HoldFirst = 2 } };

    [Fact]
    public void Unless_the_site_says_otherwise_a_first_comment_appears_at_once() => Assert.Equal(Verdict.Approve, new Comment("Hello!").Ruling().Verdict);

    [Theory]
    [InlineData(Verdict.Hold)]
    [InlineData(Verdict.Hold, CommentState.Approved)]
    [InlineData(Verdict.Hold, CommentState.Approved, CommentState.Pending, CommentState.Rejected)]
    [InlineData(Verdict.Approve, CommentState.Approved, CommentState.Pending, CommentState.Approved)]
    public void The_first_two_are_held_until_two_were_approved(Verdict verdict, params CommentState[] before) => Assert.Equal(
        verdict, new Comment("Hello!") { Settings = FirstTwo, Author = Author(before) }.VerdictOf(new NewCommenterRule()));

    [Fact]
    public void A_trusted_author_is_not_new() =>
        Assert.Empty(new Comment("Hello!") { Settings = FirstTwo, Author = new AuthorStanding { IsTrusted = true } }.To(new NewCommenterRule()));

    internal static AuthorStanding Author(params CommentState[] states) => new() { Recent = [.. states.Select((state, i) => Comment.Ago(60 * (i + 1), null, state))] };
}

public sealed class RejectionRuleTests
{
    [Theory]
    [InlineData(Verdict.Approve, CommentState.Rejected, CommentState.Spam, CommentState.RemovedByAuthor)]
    [InlineData(Verdict.Hold, CommentState.Rejected, CommentState.Spam, CommentState.RemovedByModerator)]
    [InlineData(Verdict.Approve, CommentState.Pending, CommentState.Pending, CommentState.Pending)]
    public void After_three_that_moderators_turned_down_the_next_one_is_held(Verdict verdict, params CommentState[] before) =>
        Assert.Equal(verdict, new Comment("Hello!") { Author = NewCommenterRuleTests.Author(before) }.VerdictOf(new RejectionRule()));

    [Fact]
    public void What_was_turned_down_long_ago_is_forgiven()
    {
        var (day, month) = (24 * 60, 31 * 24 * 60);
        AuthorStanding Since(int minutes) => new()
        {
            Recent = [Comment.Ago(1, null, CommentState.Rejected), Comment.Ago(day, null, CommentState.Rejected), Comment.Ago(minutes, null, CommentState.Rejected)],
        };

        Assert.Equal(Verdict.Hold, new Comment("Hello!") { Author = Since(2 * day) }.VerdictOf(new RejectionRule()));
        Assert.Equal(Verdict.Approve, new Comment("Hello!") { Author = Since(month) }.VerdictOf(new RejectionRule()));
    }
}
