using System.Collections.Concurrent;

namespace Discuss.Hostile.Tests.Running;

/// <summary>What came of an attack: how many inputs were tried, and everything that must not be and was.</summary>
public sealed class Tally
{
    /// <summary>Findings that are kept word for word; more of the same say nothing new.</summary>
    private const int MostKept = 50;

    private const int MostCharacters = 400;

    private readonly ConcurrentQueue<string> _findings = new();
    private int _inputs;
    private int _found;

    public int Inputs => _inputs;

    public int Found => _found;

    /// <summary>The first findings, each on one line.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    /// <summary>Figures beside the counts, such as the longest time; empty for most.</summary>
    public string Remark { get; set; } = "";

    /// <summary>Counts inputs that were tried.</summary>
    public void Tried(int inputs = 1) => Interlocked.Add(ref _inputs, inputs);

    /// <summary>Keeps what must not be.</summary>
    public void Find(string finding)
    {
        if (Interlocked.Increment(ref _found) > MostKept) return;
        var line = finding.ReplaceLineEndings("⏎");
        _findings.Enqueue(line.Length <= MostCharacters ? line : string.Concat(line.AsSpan(0, MostCharacters), "…"));
    }

    /// <summary>Keeps each of these with the place where it was.</summary>
    public void Find(string place, IEnumerable<string> findings)
    {
        foreach (var finding in findings) Find($"{place}: {finding}");
    }

    /// <summary>Counts an input, and keeps what it showed where that is not what must be.</summary>
    public void Check(bool held, string otherwise)
    {
        Tried();
        if (!held) Find(otherwise);
    }
}
