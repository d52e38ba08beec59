using System.Diagnostics.CodeAnalysis;

namespace Discuss.Core.Threads;

/// <summary>
/// Names a thread: the number of its site and its own number in that site, both from 1.
/// Written as two base-36 numbers, <c>1-2f</c>, so that the identifier itself carries the key by which tables are partitioned.
/// </summary>
public readonly record struct ThreadId(int Site, int Number) : IParsable<ThreadId>
{
    public override string ToString() => $"{Base36.Write(Site)}-{Base36.Write(Number)}";

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ThreadId result)
    {
        result = default;
        Span<int> parts = stackalloc int[2];
        if (!Base36.TryReadParts(s, parts)) return false;
        result = new ThreadId(parts[0], parts[1]);
        return true;
    }

    public static ThreadId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' names no thread.");
}

/// <summary>
/// Names a comment: its thread and its ordinal, the place in which it came into the thread, from 1. Written <c>1-2f-a3</c>.
/// </summary>
public readonly record struct CommentId(ThreadId Thread, int Ordinal) : IParsable<CommentId>
{
    public override string ToString() => $"{Thread}-{Base36.Write(Ordinal)}";

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CommentId result)
    {
        result = default;
        Span<int> parts = stackalloc int[3];
        if (!Base36.TryReadParts(s, parts)) return false;
        result = new CommentId(new ThreadId(parts[0], parts[1]), parts[2]);
        return true;
    }

    public static CommentId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' names no comment.");
}
