namespace Discuss.Core.Moderation.Rules;

/// <summary>What becomes of comments with images.</summary>
public enum ImageMode
{
    /// <summary>They are like any other.</summary>
    Allow,

    /// <summary>A moderator looks first.</summary>
    Hold,

    /// <summary>They are not taken.</summary>
    Reject,
}

/// <summary>What is wanted of images.</summary>
public sealed record ImageSettings
{
    public ImageMode Mode { get; init; } = ImageMode.Allow;
}

/// <summary>Holds or refuses comments with images.</summary>
public sealed class ImageRule : IRule
{
    public RuleDescription About { get; } = new(
        "images", "Images", "A comment with an image appears, is held, or is refused.",
        "With “hold”, the comment “![the harbour](https://example.org/harbour.jpg)” waits for a moderator.", "moderation.images", RulePass.StaffAndTrusted);

    public bool IsOn(RuleInput input) => input.Settings.Images.Mode != ImageMode.Allow && input.Text.Images.Count > 0;

    public void Judge(RuleInput input, ICollection<Signal> signals)
    {
        var reject = input.Settings.Images.Mode == ImageMode.Reject;
        signals.Add(new Signal(
            About.Name, null, null, input.Text.Images, reject ? "It has an image, and images are not wanted here." : "It has an image.",
            reject ? Verdict.Reject : Verdict.Hold));
    }
}
