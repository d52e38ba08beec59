using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Training;

/// <summary>Reads labelled files. What a file is follows from the columns of its header.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>text, toxic</term><description>0, 1 or empty; the other labels of <see cref="ToxicityLabel"/> too where present, in
/// snake case. Where toxic is 0, labels that are empty or absent are 0; where it is 1 they are unknown. A file without
/// <c>toxic</c> may hold any other label alone.</description></item>
/// <item><term>text, any_span_frac, insult_frac, …</term><description>shares of annotators over posts that were all judged toxic.</description></item>
/// <item><term>text, toxicity</term><description>"toxic" or "nontoxic" sentence shapes.</description></item>
/// <item><term>text, identity_term_set</term><description>clean article sentences.</description></item>
/// <item><term>text, category, severity</term><description>a list of terms, severity 1 to 3.</description></item>
/// </list>
/// </remarks>
internal sealed class Corpus
{
    /// <summary>The labels' column names, in the order of <see cref="ToxicityLabel"/>.</summary>
    public static readonly string[] Columns = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"];

    private const float ManyVotes = 0.6f;
    private const float FewVotes = 0.15f;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    public List<Example> Examples { get; } = [];

    /// <summary>Terms with their class, for the vocabulary.</summary>
    public Dictionary<string, WordClass> Terms { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads one file, or every <c>.tsv</c> file of a folder in the order of their names.</summary>
    /// <exception cref="InvalidDataException">A column is missing or a label is wrong; file and line are named.</exception>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder holds none.</exception>
    public void Read(string path)
    {
        if (!Directory.Exists(path))
        {
            Read(TabFile.Read(path));
            return;
        }

        var files = Directory.GetFiles(path, "*.tsv");
        if (files.Length == 0)
            throw new FileNotFoundException($"The folder {path} holds no .tsv file.", path);
        Array.Sort(files, StringComparer.Ordinal);
        foreach (var file in files)
            Read(TabFile.Read(file));
    }

    public void Read(TabFile file)
    {
        var text = file.Column("text");
        if (file.Has("any_span_frac"))
            ReadShares(file, text);
        else if (file.Has("toxicity"))
            ReadTemplates(file, text);
        else if (file.Has("severity"))
            ReadTerms(file, text);
        else if (file.Has("identity_term_set"))
            ReadClean(file, text);
        else
            ReadLabels(file, text);
    }

    private void ReadLabels(TabFile file, int text)
    {
        var columns = new int[Columns.Length];
        for (var h = 0; h < columns.Length; h++)
            columns[h] = file.Has(Columns[h]) ? file.Column(Columns[h]) : -1;
        if (Array.TrueForAll(columns, c => c < 0))
            throw new InvalidDataException($"{file.Name}, line 1: there is no column of labels; one of {string.Join(", ", Columns)} is needed.");
        for (var row = 0; row < file.Rows.Count; row++)
        {
            var targets = new float[Columns.Length];
            var weights = new float[Columns.Length];
            for (var h = 0; h < columns.Length; h++)
            {
                if (columns[h] >= 0 && file.Share(row, columns[h]) is { } share)
                    (targets[h], weights[h]) = (share, 1);
                else if (h > 0 && weights[0] > 0 && targets[0] == 0)
                    (targets[h], weights[h]) = (0, 1);
            }

            Add(new Example(file.Rows[row][text], "", Source.TalkPages, targets, weights));
        }
    }

    private void ReadShares(TabFile file, int text)
    {
        var any = file.Column("any_span_frac");
        var columns = new[] { any, -1, file.Column("obscene_frac"), file.Column("threat_frac"), file.Column("insult_frac"), file.Column("identity_hate_frac") };
        for (var row = 0; row < file.Rows.Count; row++)
        {
            var targets = new float[Columns.Length];
            var weights = new float[Columns.Length];
            for (var h = 0; h < columns.Length; h++)
            {
                if (columns[h] < 0)
                    continue;
                var share = file.Share(row, columns[h]) ?? throw file.Wrong(row, $"{file.Name} needs a share of annotators in every field.");

                // What annotators did not agree on teaches nothing.
                if (share is >= ManyVotes or <= FewVotes)
                    (targets[h], weights[h]) = (share >= ManyVotes ? 1 : 0, 1);
            }

            Add(new Example(file.Rows[row][text], "", Source.NewsComments, targets, weights));
        }
    }

    private void ReadTemplates(TabFile file, int text)
    {
        var toxicity = file.Column("toxicity");
        for (var row = 0; row < file.Rows.Count; row++)
        {
            var toxic = file.Rows[row][toxicity] switch
            {
                "toxic" => 1f,
                "nontoxic" => 0f,
                var other => throw file.Wrong(row, $"\"{TabFile.Shorten(other)}\" is no label: it must be toxic or nontoxic."),
            };
            float[] weights = toxic == 0 ? [1, 1, 1, 1, 1, 1] : [1, 0, 0, 0, 0, 0];
            Add(new Example(file.Rows[row][text], "", Source.Templates, [toxic, 0, 0, 0, 0, 0], weights));
        }
    }

    private void ReadClean(TabFile file, int text)
    {
        foreach (var row in file.Rows)
            Add(new Example(row[text], "", Source.Articles, [0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]));
    }

    private void ReadTerms(TabFile file, int text)
    {
        var category = file.Column("category");
        var severity = file.Column("severity");
        for (var row = 0; row < file.Rows.Count; row++)
        {
            if (!float.TryParse(file.Rows[row][severity], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var degree)
                || degree is < 1 or > 3)
                throw file.Wrong(row, $"\"{TabFile.Shorten(file.Rows[row][severity])}\" is no severity: it must be a number from 1 to 3.");
            var kind = file.Rows[row][category];
            var term = file.Rows[row][text].ToLowerInvariant();
            var sexual = kind.StartsWith("sexual anatomy", StringComparison.Ordinal);
            var slur = kind.StartsWith("racial", StringComparison.Ordinal) || kind.StartsWith("sexual orientation", StringComparison.Ordinal);
            if (degree >= 1.6f)
            {
                Add(new Example(term, "", Source.Terms, [1, 0, sexual ? 1 : 0, 0, 0, slur ? 1 : 0], [1, 0, sexual ? 1 : 0, 0, 0, slur ? 1 : 0]));
                if (!term.Contains(' ', StringComparison.Ordinal))
                    Terms.TryAdd(term.Replace("-", "", StringComparison.Ordinal), slur ? WordClass.Slur : sexual ? WordClass.Sexual : WordClass.Profanity);
            }
        }
    }

    /// <summary>Adds an example unless its text is there already.</summary>
    public void Add(Example example)
    {
        if (_texts.Add(example.Text))
            Examples.Add(example);
    }
}
