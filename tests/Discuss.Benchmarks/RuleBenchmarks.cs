using BenchmarkDotNet.Attributes;
using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Moderation.Rules.Words;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Moderation;
using Discuss.Toxicity;

namespace Discuss.Benchmarks;

/// <summary>What it costs to ask every rule about a comment, on one thread: links, 5,000 words in two lists, the author's last 50 comments, the classifier.</summary>
public class RuleBenchmarks
{
    private static readonly string Sentences = string.Concat(Enumerable.Repeat(
        "The plan says that the new harbour is open to all, and then it puts the only ramp behind the terrace; who was asked about that? ", 3));

    private static readonly string Disguised = "You are all so m o r o n i c, see https://example.org/plan. " + Sentences;

    private readonly IToxicityClassifier _classifier = LinearToxicityClassifier.Load();
    private readonly CommentRenderer _renderer = new();
    private readonly ModerationSettings _settings = new();
    private Normalizer _normalizer = null!;
    private WordList _banned = WordList.Empty;
    private WordList _suspect = WordList.Empty;
    private AuthorStanding _author = new();

    [GlobalSetup]
    public void MakeReady()
    {
        _normalizer = new Normalizer(_classifier.Normalizer);
        var words = Enumerable.Range(0, 5000).Select(Word).ToList();
        (_banned, _suspect) = (WordList.Compile(words[..2500], _normalizer), WordList.Compile(words[2500..], _normalizer));
        var now = DateTimeOffset.UnixEpoch;
        _author = new AuthorStanding
        {
            // Two of them within the hour in which they are compared with the new one.
            Recent = [.. Enumerable.Range(1, AuthorStanding.MaxRecent).Select(i =>
                new RecentComment(CommentState.Approved, now - TimeSpan.FromMinutes(25 * i), i < 3 ? $"Number {i}: {Sentences}" : null))],
        };
    }

    /// <summary>390 characters, no objection.</summary>
    [Benchmark]
    public object Ordinary() => Judge(Sentences);

    /// <summary>450 characters with a link and a word in disguise, whose place is looked for too.</summary>
    [Benchmark]
    public object Flagged() => Judge(Disguised);

    private Ruling Judge(string body)
    {
        var rendered = (RenderResult.Ok)Rendered(body);
        var opinion = new ToxicityOpinion(_classifier, body, null);
        var input = new RuleInput
        {
            Text = new WrittenText(body, rendered.PlainText, LinkFinder.Links(rendered.Html, body), LinkFinder.Images(body), _normalizer),
            Author = _author, Settings = _settings, Now = DateTimeOffset.UnixEpoch, BannedWords = _banned, SuspectWords = _suspect,
            Classifier = opinion.ForRules(),
        };
        return Policy.Rule(RulePipeline.Default.Judge(input), insist: false);
    }

    // Rendering has a benchmark of its own.
    private readonly Dictionary<string, RenderResult> _rendered = new(StringComparer.Ordinal);

    private RenderResult Rendered(string body) =>
        _rendered.TryGetValue(body, out var known) ? known : _rendered[body] = _renderer.Render(body);

    // Five thousand different words of the shape of words.
    private static string Word(int i)
    {
        const string Starts = "bdfgklmnprst";
        const string Vowels = "aeiou";
        return string.Concat(Starts[i % 12], Vowels[i / 12 % 5], Starts[i / 60 % 12], Vowels[i / 720 % 5]) + "kin" + Vowels[i / 3600];
    }

    private sealed class Normalizer(TextNormalizer normalizer) : ITextNormalizer
    {
        public NormalizedText Normalize(string text) => EngineNormalizer.Read(normalizer, text);
    }
}
