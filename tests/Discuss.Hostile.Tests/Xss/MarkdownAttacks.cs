using Discuss.Core.Rendering;
using Discuss.Core.Tests.Rendering;
using Discuss.Hostile.Tests.Running;

namespace Discuss.Hostile.Tests.Xss;

/// <summary>Odd Markdown: shown harmlessly, and, for what is switched on, as CommonMark has it.</summary>
internal static class MarkdownAttacks
{
    public static Task OddityAsync(Ground ground, Tally tally)
    {
        var renderer = new CommentRenderer();
        foreach (var text in ground.Oddity.Concat(ground.Markup).SelectMany(text => new[] { text, $"> 1. *{text}*", $"[x]({text})", $"```{text}\n{text}\n```", $"https://example.org/{text}" }))
        {
            tally.Tried();
            if (renderer.Render(text) is RenderResult.Ok ok) tally.Find(text, AllowListWalk.Findings(ok.Html));
        }

        if (Corpora.Folder is null) return Task.CompletedTask;
        // The examples of CommonMark 0.31.2, by the test that says which are switched on.
        new CommonMarkTests().Comments_are_commonmark_but_for_the_differences_by_design();
        tally.Tried(CommonMarkTests.Compared);
        tally.Remark = $"{CommonMarkTests.Compared} of CommonMark's examples come out as its own";
        return Task.CompletedTask;
    }
}
