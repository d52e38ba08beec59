using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Training;

/// <summary>The tenth of the talk-page comments that nothing is ever trained on, chosen by a hash of the text.</summary>
internal static class OwnSplit
{
    private const ulong Parts = 10;

    public static bool IsTest(Example example) => example.Source == Source.TalkPages && WordHash.Of(example.Text) % Parts == 0;

    /// <summary>Examples that are left out of a first training, to calibrate on: another tenth, and a quarter of the own shapes.</summary>
    public static bool IsForCalibration(Example example) => example.Source switch
    {
        Source.TalkPages => WordHash.Of(example.Text) % Parts == 1,
        Source.Own => WordHash.Of(example.Shape) % 4 == 1,
        _ => false,
    };
}
