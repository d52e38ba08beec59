using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class LoaderTests(Stage stage)
{
    [BrowserFact]
    public async Task One_line_puts_the_frame_where_it_stands()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();

        var article = await reader.OpenAsync(discussion.Publish());

        await Assertions.Expect(article.Frame).ToHaveCountAsync(1);
        var source = new Uri((await article.Frame.GetAttributeAsync("src"))!);
        Assert.StartsWith(discussion.FrameAddress(), source.AbsoluteUri, StringComparison.Ordinal);
    }
}
