using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;

namespace Discuss.Server.Tests.Threads;

/// <summary>
/// A discussion that grows at random from a seed, and beside it the same discussion as plain objects, from which the test knows what a
/// reader must see.
/// </summary>
internal sealed class RandomStory
{
    private readonly Discussion _discussion;
    private readonly Random _random;
    private readonly List<Actor> _people = [];
    private readonly List<Node> _nodes = [];

    private RandomStory(Discussion discussion, int seed) => (_discussion, _random) = (discussion, new Random(seed));

    public int Approved => _nodes.Count(node => !node.Gone);

    public static async Task<RandomStory> TellAsync(Discussion discussion, int seed, int steps)
    {
        var story = new RandomStory(discussion, seed);
        foreach (var name in new[] { "Mira", "Tom", "سامر", "Ines" }) story._people.Add(await discussion.PersonAsync(name));
        for (var i = 0; i < steps; i++) await story.StepAsync(votes: true);
        return story;
    }

    public Task StepAsync(bool votes) => _random.Next(10) switch
    {
        < 3 => PostAsync(under: null),
        < 7 => PostAsync(Pick()),
        < 9 => DeleteAsync(Pick()),
        _ => votes ? VoteAsync(Pick()) : PostAsync(under: null),
    };

    /// <summary>What a reader meets, in order.</summary>
    public IEnumerable<Sight> Expected(SortOrder order)
    {
        var roots = _nodes.Where(node => node.Parent is null && node.Shown);
        var ordered = order switch
        {
            SortOrder.Oldest => roots.OrderBy(node => node.Id.Ordinal),
            SortOrder.Newest => roots.OrderByDescending(node => node.Id.Ordinal),
            _ => roots.OrderByDescending(node => node.Score).ThenBy(node => node.Id.Ordinal),
        };
        return ordered.SelectMany(Subtree);
    }

    private static IEnumerable<Sight> Subtree(Node node)
    {
        yield return new Sight(node.Id, node.Depth, node.Gone, node.Gone ? 0 : node.Score, node.ApprovedUnder);
        foreach (var sight in node.Children.Where(child => child.Shown).SelectMany(Subtree)) yield return sight;
    }

    private async Task PostAsync(Node? under)
    {
        var author = _people[_random.Next(_people.Count)];
        var comment = await _discussion.PostAsync(author, $"Comment {_nodes.Count}", under?.Id);
        var node = new Node(comment.Id, author, under);
        under?.Children.Add(node);
        _nodes.Add(node);
    }

    private async Task DeleteAsync(Node? node)
    {
        if (node is null) return;
        await _discussion.Writer.DeleteAsync(node.Id, node.Author, CancellationToken.None);
        node.Gone = true;
    }

    private async Task VoteAsync(Node? node)
    {
        var voter = _people[_random.Next(_people.Count)];
        if (node is null || voter == node.Author) return;
        var value = _random.Next(-1, 2);
        await _discussion.Writer.VoteAsync(node.Id, value, voter, CancellationToken.None);
        node.Votes[voter] = value;
    }

    private Node? Pick()
    {
        var there = _nodes.Where(node => !node.Gone).ToList();
        return there.Count == 0 ? null : there[_random.Next(there.Count)];
    }

    /// <summary>What a reader sees of one comment.</summary>
    internal sealed record Sight(CommentId Id, int Depth, bool Gone, int Score, int Replies)
    {
        public static Sight Of(CommentView comment) =>
            new(comment.Id, comment.Depth, comment.State == PublicState.Removed, comment.Score, comment.ReplyCount);
    }

    private sealed class Node(CommentId id, Actor author, Node? parent)
    {
        public CommentId Id { get; } = id;
        public Actor Author { get; } = author;
        public Node? Parent { get; } = parent;
        public List<Node> Children { get; } = [];
        public Dictionary<Actor, int> Votes { get; } = [];
        public bool Gone { get; set; }
        public int Depth => Parent is null ? 0 : Parent.Depth + 1;
        public int Score => Votes.Values.Sum();
        public bool Shown => !Gone || Children.Any(child => child.Shown);
        public int ApprovedUnder => Children.Sum(child => (child.Gone ? 0 : 1) + child.ApprovedUnder);
    }
}
