namespace Discuss.Server.Interchange;

/// <summary>
/// The comments of one thread in the order in which they are written down: by their times, but each behind what it answers. What answers
/// something that is not there, or itself by way of others, answers nothing. 40 bytes of memory for each comment of the thread.
/// </summary>
internal sealed class ThreadOrder
{
    /// <summary>A comment that answers nothing.</summary>
    public const int None = -1;

    /// <summary>A comment whose parent is not in the thread.</summary>
    public const int Orphan = -2;

    /// <summary>A comment that was taken out of a ring of answers.</summary>
    public const int Ring = -3;

    private readonly long[] _numbers;
    private readonly int[] _parents;
    private readonly int[] _order;

    public ThreadOrder(Spool spool, string thread, long began, long count)
    {
        var (numbers, parents) = (new List<long>((int)count), new List<long>((int)count));
        spool.OfThread(thread, began, (number, parent) =>
        {
            numbers.Add(number);
            parents.Add(parent);
        });
        _numbers = [.. numbers];
        _parents = Resolve(_numbers, parents);
        _order = Arrange(_parents);
        Ordinals = new int[_numbers.Length];
    }

    public int Count => _order.Length;

    /// <summary>The places that the comments were given, by their index; 0 where they have none yet.</summary>
    public int[] Ordinals { get; }

    /// <summary>The index of the comment that is written down as the <paramref name="place"/>th.</summary>
    public int this[int place] => _order[place];

    /// <summary>The number of a comment in the spool.</summary>
    public long Number(int index) => _numbers[index];

    /// <summary>The index of what a comment answers, or <see cref="None"/>, <see cref="Orphan"/>, <see cref="Ring"/>.</summary>
    public int Parent(int index) => _parents[index];

    private static int[] Resolve(long[] numbers, List<long> parents)
    {
        var (sorted, places) = ((long[])numbers.Clone(), new int[numbers.Length]);
        for (var i = 0; i < places.Length; i++) places[i] = i;
        Array.Sort(sorted, places);
        var resolved = new int[numbers.Length];
        for (var i = 0; i < resolved.Length; i++)
        {
            var at = parents[i] > 0 ? Array.BinarySearch(sorted, parents[i]) : -1;
            resolved[i] = at >= 0 ? places[at] : parents[i] == 0 ? None : Orphan;
        }

        return resolved;
    }

    private static int[] Arrange(int[] parents)
    {
        const byte OnTheWay = 1, Placed = 2;
        var (order, marks, way) = (new int[parents.Length], new byte[parents.Length], new Stack<int>());
        var placed = 0;
        for (var start = 0; start < parents.Length; start++)
        {
            for (var at = start; at >= 0 && marks[at] != Placed; at = parents[at])
            {
                if (marks[at] == OnTheWay)
                {
                    Break(parents, at);
                    break;
                }

                marks[at] = OnTheWay;
                way.Push(at);
            }

            // From the top down; what was cut off in a ring stands first.
            while (way.TryPop(out var next)) Place(next);
        }

        return order;

        void Place(int index)
        {
            // In a ring the way began somewhere in it: above the one that was cut off others wait for it.
            var above = new Stack<int>();
            for (var at = index; at >= 0 && marks[at] != Placed; at = parents[at]) above.Push(at);
            while (above.TryPop(out var next))
            {
                marks[next] = Placed;
                order[placed++] = next;
            }
        }
    }

    /// <summary>Takes the oldest of a ring out of it.</summary>
    private static void Break(int[] parents, int ring)
    {
        var oldest = ring;
        for (var at = parents[ring]; at != ring; at = parents[at]) oldest = Math.Min(oldest, at);
        parents[oldest] = Ring;
    }
}
