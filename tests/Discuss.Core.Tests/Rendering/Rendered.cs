using Discuss.Core.Rendering;

namespace Discuss.Core.Tests.Rendering;

internal static class Rendered
{
    internal static readonly CommentRenderer Renderer = new();

    internal static RenderResult.Ok Ok(string source) => Assert.IsType<RenderResult.Ok>(Renderer.Render(source));

    /// <summary>The HTML without the attributes that every paragraph and every link has, so that a test shows only its own matter.</summary>
    internal static string Html(string source) => Ok(source).Html
        .Replace(" rel=\"nofollow ugc noopener noreferrer\" target=\"_blank\"", "", StringComparison.Ordinal)
        .Replace(" dir=\"auto\"", "", StringComparison.Ordinal)
        .Replace("<pre dir=\"ltr\">", "<pre>", StringComparison.Ordinal);

    internal static string RefusedCode(string source) => Assert.IsType<RenderResult.Refused>(Renderer.Render(source)).Code;
}
