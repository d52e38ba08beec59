namespace Discuss.Core.Moderation.Rules;

/// <summary>Every rule's settings for a site; what is missing has the default that stands with the rule.</summary>
public sealed record ModerationSettings
{
    public LengthSettings Length { get; init; } = new();
    public FloodSettings Flood { get; init; } = new();
    public RepeatSettings Repeats { get; init; } = new();
    public BannedWordSettings BannedWords { get; init; } = new();
    public SuspectWordSettings SuspectWords { get; init; } = new();
    public LinkSettings Links { get; init; } = new();
    public NewCommenterSettings NewCommenters { get; init; } = new();
    public RejectionSettings RecentRejections { get; init; } = new();
    public ImageSettings Images { get; init; } = new();
    public ClassifierSettings Classifier { get; init; } = new();
    public PremoderationSettings Premoderation { get; init; } = new();
    public ReportSettings Reports { get; init; } = new();
    public ExternalSettings External { get; init; } = new();
    public FaultSettings Faults { get; init; } = new();
}
