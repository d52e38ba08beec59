using BenchmarkDotNet.Attributes;
using Discuss.Toxicity;

namespace Discuss.Benchmarks;

/// <summary>What reading a text as the word lists and the classifier read it costs: look-alikes, leet, spacing and stars undone, each place remembered.</summary>
public class NormalizerBenchmarks
{
    private static readonly string Plain = string.Concat(Enumerable.Repeat("Who was asked about the only ramp behind the terrace? ", 19))[..1000];

    private static readonly string Disguised = string.Concat(Enumerable.Repeat("w h 0 w@s \u0430sk\u0435d ab*ut th3 0nly r4mp b.e.h.i.n.d? ", 30))[..1000];

    private readonly TextNormalizer _normalizer = LinearToxicityClassifier.Load().Normalizer;

    [Benchmark]
    public object ThousandPlainCharacters() => _normalizer.Read(Plain);

    [Benchmark]
    public object ThousandDisguisedCharacters() => _normalizer.Read(Disguised);
}
