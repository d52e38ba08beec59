using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class ImageRuleTests
{
    private const string Image = "Look: ![the harbour](https://example.org/harbour.jpg) at dusk";

    [Theory]
    [InlineData(ImageMode.Allow, Verdict.Approve)]
    [InlineData(ImageMode.Hold, Verdict.Hold)]
    [InlineData(ImageMode.Reject, Verdict.Reject)]
    public void An_image_appears_is_held_or_is_refused_as_the_site_wants_it(ImageMode mode, Verdict verdict) =>
        Assert.Equal(verdict, new Comment(Image) { Settings = Settings(mode) }.VerdictOf(new ImageRule()));

    [Fact]
    public void The_image_is_marked()
    {
        var comment = new Comment(Image) { Settings = Settings(ImageMode.Hold) };

        Assert.Equal("![the harbour](https://example.org/harbour.jpg)", comment.Marked(Assert.Single(comment.To(new ImageRule()))));
    }

    [Fact]
    public void A_link_to_an_image_is_a_link() =>
        Assert.Empty(new Comment("See https://example.org/harbour.jpg!") { Settings = Settings(ImageMode.Reject) }.To(new ImageRule()));

    private static ModerationSettings Settings(ImageMode mode) => new() { Images = new ImageSettings { Mode = mode } };
}
