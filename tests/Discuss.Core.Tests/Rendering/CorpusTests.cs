using Discuss.Core.Rendering;

namespace Discuss.Core.Tests.Rendering;

public sealed class CorpusTests
{
    private static readonly string[] Attacks =
    [
        "xss_owasp_filter_evasion.json", "xss_html5sec.json", "xss_dompurify_fixtures.json", "xss_dompurify_suite.json",
        "xss_sanitize_html.json", "xss_ganss_htmlsanitizer.json",
    ];

    [CorpusFact]
    public void No_published_attack_passes_as_a_comment() =>
        Judge([.. Attacks.SelectMany(Corpora.Read)], item => item, atLeast: 1141);

    [CorpusFact]
    public void No_published_attack_passes_inside_markdown()
    {
        var items = Attacks.SelectMany(Corpora.Read).ToList();

        Judge(items, text => $"[x]({text})", atLeast: 1141);
        Judge(items, text => $"[x](<{text}>)", atLeast: 1141);
        Judge(items, text => $"> 1. *{text}*", atLeast: 1141);
        Judge(items, text => $"```{text}\n{text}\n```", atLeast: 1141);
        Judge(items, text => $"https://example.org/{text}", atLeast: 1141);
    }

    [CorpusFact]
    public void No_published_attack_passes_the_sanitizer_alone()
    {
        var findings = Attacks.SelectMany(Corpora.Read)
            .Select(item => (item.Id, Html: HtmlSanitizer.Sanitize(item.Payload)))
            .SelectMany(result => AllowListWalk.Findings(result.Html).Where(finding => !finding.StartsWith("hidden", StringComparison.Ordinal))
                .Select(finding => $"{result.Id}: {finding}"));

        Assert.Empty(findings);
    }

    [CorpusFact]
    public void Naughty_strings_are_shown_harmlessly_or_refused() =>
        Judge(Corpora.Read("naughty_strings_blns.json"), text => text, atLeast: 515);

    [CorpusFact]
    public void Odd_markdown_is_shown_harmlessly() => Judge(
        [.. Corpora.Read("commonmark_spec_examples.json"), .. Corpora.Read("commonmark_regression.json")], text => text, atLeast: 678);

    private static void Judge(IReadOnlyList<Corpora.Item> items, Func<string, string> write, int atLeast)
    {
        Assert.True(items.Count >= atLeast, $"only {items.Count} inputs");
        var shown = 0;
        var findings = new List<string>();
        foreach (var item in items)
        {
            if (Rendered.Renderer.Render(write(item.Payload)) is not RenderResult.Ok ok)
                continue;
            shown++;
            findings.AddRange(AllowListWalk.Findings(ok.Html).Select(finding => $"{item.Id}: {finding}"));
        }
        Assert.Empty(findings);
        Assert.True(shown > items.Count * 9 / 10, $"only {shown} of {items.Count} were shown at all");
    }
}
