using BenchmarkDotNet.Attributes;
using Discuss.Toxicity;
using Discuss.Toxicity.Evaluating;
using Discuss.Toxicity.Model;
using Discuss.Toxicity.Text;

namespace Discuss.Benchmarks;

/// <summary>What the built-in classifier costs on one thread, per comment of about 145 characters, and per thousand characters of the worst kinds.</summary>
public class ToxicityBenchmarks
{
    private const int Comments = SpeedMeasurement.Comments;
    private const int Thousand = 1000;

    private readonly string[] _texts = SpeedMeasurement.Texts();
    private readonly string _plain = Repeat("The council met on Monday and talked about the bridge. ");
    private readonly string _hidden = Repeat("i d i o t l0s3r st*pid m.o.r.o.n јеrk iiidiot ");
    private readonly string _letters = Repeat("a b c d e f g ");
    private LinearToxicityClassifier _classifier = null!;
    private Vocabulary _vocabulary = null!;

    [GlobalSetup]
    public void Load()
    {
        _classifier = LinearToxicityClassifier.Load();
        _vocabulary = ModelFile.Read(LinearToxicityClassifier.DefaultPath).Vocabulary;
    }

    [Benchmark(OperationsPerInvoke = Comments)]
    public int Normalize()
    {
        var tokens = 0;
        var scratch = TextScratch.Current;
        foreach (var text in _texts)
        {
            Tokenizer.Run(text, scratch, _vocabulary);
            Contexts.Mark(scratch, text, default);
            tokens += scratch.TokenCount;
        }

        return tokens;
    }

    [Benchmark(OperationsPerInvoke = Comments)]
    public float ScoreAllHeads()
    {
        var sum = 0f;
        foreach (var text in _texts) sum += _classifier.Score(text).Insult;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Comments)]
    public int Explain()
    {
        var spans = 0;
        foreach (var text in _texts) spans += _classifier.Explain(text).Spans.Count;
        return spans;
    }

    [Benchmark]
    public ToxicityScore ThousandPlainCharacters() => _classifier.Score(_plain);

    [Benchmark]
    public ToxicityScore ThousandHiddenCharacters() => _classifier.Score(_hidden);

    [Benchmark]
    public ToxicityScore ThousandLettersApart() => _classifier.Score(_letters);

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, (Thousand / text.Length) + 1))[..Thousand];
}
