using System.Reflection;

namespace Discuss.Toxicity.Training;

/// <summary>The project's own comments, by shape. A shape is for training or for testing as a whole, so that a test never shows a sentence frame that was trained on.</summary>
/// <remarks>
/// The form of <c>Data/shapes-*.txt</c>: a line <c>## name | train | insult toxic</c> opens a shape and says its labels (none: clean;
/// a label with a question mark: unknown). Each line after it is a comment; <c>parent &gt;&gt;&gt; comment</c> is an answer. <c>{slot}</c> stands
/// for each value of the list that a line <c>{slot} = a; b; c</c> gave before; a line with slots gives at most as many comments as its longest list.
/// </remarks>
internal static class OwnData
{
    private const string Prefix = "Discuss.Toxicity.Data.shapes-";

    /// <summary>So that a test frame with many slots does not outvote the others.</summary>
    private const int MostFromOneTestLine = 6;

    /// <summary>The examples of every shape that is for training, or of every one that is for testing.</summary>
    public static List<Example> Read(bool test)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames();
        Array.Sort(names, StringComparer.Ordinal);
        var examples = new List<Example>();
        foreach (var name in names)
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Parse(name[Prefix.Length..], reader, test, examples);
        }

        return examples;
    }

    internal static void Parse(string name, TextReader reader, bool test, List<Example> examples)
    {
        var slots = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var shape = "";
        var wanted = false;
        var most = int.MaxValue;
        float[] targets = [];
        float[] weights = [];
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal))
                continue;
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                var parts = line[3..].Split('|', StringSplitOptions.TrimEntries);
                if (parts.Length != 3 || parts[1] is not ("train" or "test"))
                    throw new InvalidDataException($"{name}, line {number}: a shape is \"## name | train or test | labels\".");
                shape = parts[0];
                wanted = parts[1] == "test" == test;
                most = test ? MostFromOneTestLine : int.MaxValue;
                (targets, weights) = Labels(parts[2], name, number);
            }
            else if (line[0] == '{' && line.IndexOf("} = ", StringComparison.Ordinal) is > 0 and var at)
            {
                slots[line[..(at + 1)]] = line[(at + 4)..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            }
            else if (shape.Length == 0)
            {
                throw new InvalidDataException($"{name}, line {number}: a comment stands before the first shape.");
            }
            else if (wanted)
            {
                Expand(line, slots, most, (text, share) => examples.Add(Make(text, targets, weights, share, shape)));
            }
        }
    }

    private static (float[] Targets, float[] Weights) Labels(string labels, string name, int number)
    {
        var targets = new float[Corpus.Columns.Length];
        float[] weights = [1, 1, 1, 1, 1, 1];
        foreach (var label in labels.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var h = Array.IndexOf(Corpus.Columns, label.TrimEnd('?'));
            if (h < 0)
                throw new InvalidDataException($"{name}, line {number}: there is no label \"{label}\".");
            if (label[^1] == '?')
                weights[h] = 0;
            else
                targets[h] = 1;
        }

        // Nobody judged how severe our own hostile lines are.
        if (targets[0] == 1 && targets[1] == 0)
            weights[1] = 0;
        return (targets, weights);
    }

    private static Example Make(string line, float[] targets, float[] labelled, float share, string shape)
    {
        float[] weights = [.. labelled.Select(weight => weight * share)];
        var at = line.IndexOf(" >>> ", StringComparison.Ordinal);
        return at < 0
            ? new Example(line, "", Source.Own, targets, weights, shape)
            : new Example(line[(at + 5)..], line[..at], Source.Own, targets, weights, shape);
    }

    // A line with slots counts as the root of its number: more than one comment, less than so many.
    // Slots turn together, each list from its own beginning at its own length, so that values meet in many pairs without every product.
    private static void Expand(string line, Dictionary<string, string[]> slots, int atMost, Action<string, float> add)
    {
        var most = 1;
        foreach (var (slot, values) in slots)
        {
            if (line.Contains(slot, StringComparison.Ordinal))
                most = Math.Max(most, values.Length);
        }

        most = Math.Min(most, atMost);
        for (var i = 0; i < most; i++)
        {
            var text = line;
            var turn = i;
            foreach (var (slot, values) in slots)
            {
                if (text.Contains(slot, StringComparison.Ordinal))
                    text = text.Replace(slot, values[turn++ % values.Length], StringComparison.Ordinal);
            }

            add(text, 1 / MathF.Sqrt(most));
        }
    }
}
