using Discuss.Core.Moderation;
using Discuss.Core.Threads;

namespace Discuss.Core.Tests.Moderation;

public sealed class TransitionsTests
{
    private const string None = "-";

    // One row for each state, one column for each decision, in the order of their enumerations: approve, reject, spam, remove, restore.
    private static readonly Dictionary<CommentState, string[]> Table = new()
    {
        [CommentState.Approved] = ["Approved", "Rejected", "Spam", "RemovedByModerator", None],
        [CommentState.Pending] = ["Approved", "Rejected", "Spam", "RemovedByModerator", None],
        [CommentState.Rejected] = ["Approved", None, "Spam", None, "Approved"],
        [CommentState.Spam] = ["Approved", None, None, None, "Approved"],
        [CommentState.RemovedByAuthor] = [None, None, None, None, None],
        [CommentState.RemovedByModerator] = ["Approved", None, None, None, "Approved"],
    };

    public static TheoryData<CommentState, DecisionAction, string> EveryPair()
    {
        var pairs = new TheoryData<CommentState, DecisionAction, string>();
        foreach (var state in Enum.GetValues<CommentState>())
        {
            foreach (var action in Enum.GetValues<DecisionAction>()) pairs.Add(state, action, Table[state][(int)action]);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Every_decision_in_every_state_leads_where_the_table_says_or_makes_no_sense(CommentState from, DecisionAction action, string to) =>
        Assert.Equal(to, Transitions.After(from, action)?.ToString() ?? None);

    [Fact]
    public void The_table_is_whole() =>
        Assert.All(Enum.GetValues<CommentState>(), state => Assert.Equal(Enum.GetValues<DecisionAction>().Length, Table[state].Length));

    [Fact]
    public void What_its_author_took_back_nobody_brings_back() =>
        Assert.All(Enum.GetValues<DecisionAction>(), action => Assert.Null(Transitions.After(CommentState.RemovedByAuthor, action)));

    [Fact]
    public void Nothing_leads_back_to_waiting_and_no_moderator_removes_in_an_authors_name() =>
        Assert.All(
            from state in Enum.GetValues<CommentState>() from action in Enum.GetValues<DecisionAction>() select Transitions.After(state, action),
            to => Assert.False(to is CommentState.Pending or CommentState.RemovedByAuthor));
}
