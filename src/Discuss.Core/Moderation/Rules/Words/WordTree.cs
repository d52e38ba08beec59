namespace Discuss.Core.Moderation.Rules.Words;

/// <summary>Words as a tree of their letters.</summary>
internal sealed class WordTree
{
    public const int Root = 0;
    public const int None = -1;

    private readonly Dictionary<long, int> _children = [];
    private readonly List<Node> _nodes = [new()];

    public bool IsEmpty => _nodes.Count == 1;

    public void Add(string letters, int word, bool openEnd, bool lookAlike)
    {
        var at = Root;
        foreach (var c in letters)
        {
            var key = Key(at, c);
            if (!_children.TryGetValue(key, out var child))
            {
                child = _nodes.Count;
                _children.Add(key, child);
                _nodes.Add(new Node { Letter = c, Next = _nodes[at].First });
                _nodes[at].First = child;
            }

            at = child;
        }

        var node = _nodes[at];
        // Where two lines say the same, the first one names it.
        if (node.Word != None && (node.OpenEnd || !openEnd) && !node.LookAlike) return;
        (node.Word, node.OpenEnd, node.LookAlike) = (word, openEnd, lookAlike);
    }

    public int Child(int node, char letter) => _children.GetValueOrDefault(Key(node, letter), None);

    /// <summary>The first child, then with <see cref="NextSibling"/> the others; <see cref="None"/> where there is none.</summary>
    public int FirstChild(int node) => _nodes[node].First;

    public int NextSibling(int node) => _nodes[node].Next;

    public char Letter(int node) => _nodes[node].Letter;

    /// <summary>The word that ends here, or <see cref="None"/>.</summary>
    public int Word(int node) => _nodes[node].Word;

    public bool OpenEnd(int node) => _nodes[node].OpenEnd;

    /// <summary>Whether the word stands here in Latin look-alikes of its own letters.</summary>
    public bool LookAlike(int node) => _nodes[node].LookAlike;

    private static long Key(int node, char letter) => ((long)node << 16) | letter;

    private sealed class Node
    {
        public char Letter;
        public int First = None;
        public int Next = None;
        public int Word = None;
        public bool OpenEnd;
        public bool LookAlike;
    }
}
