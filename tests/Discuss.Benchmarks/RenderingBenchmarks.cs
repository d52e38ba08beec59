using BenchmarkDotNet.Attributes;
using Discuss.Core.Rendering;

namespace Discuss.Benchmarks;

/// <summary>What a comment costs from its Markdown to safe HTML.</summary>
public class RenderingBenchmarks
{
    private const string Paragraph =
        "The plan says *open to all* and then puts the only ramp behind the terrace; see https://example.org/plan for the drawing.\n\n"
        + "- who pays for the second one?\n- who was **asked**?\n\n> It will be looked into.\n\n";

    private readonly CommentRenderer _renderer = new();
    private string _long = "";

    [GlobalSetup]
    public void WriteLongComment() => _long = string.Concat(Enumerable.Repeat(Paragraph, 20));

    [Benchmark]
    public object OneSentence() => _renderer.Render("Agreed, and the benches are better too.");

    [Benchmark]
    public object MarkedUp() => _renderer.Render(Paragraph);

    [Benchmark]
    public object NearTheLimit() => _renderer.Render(_long);
}
