using System.Runtime.InteropServices;

namespace Discuss.Toxicity;

/// <summary>What a comment can be. The order is that of the heads in a model file.</summary>
public enum ToxicityLabel
{
    /// <summary>Rude or hostile so that someone would leave the conversation.</summary>
    Toxic,

    /// <summary>Toxic beyond argument.</summary>
    SevereToxic,

    /// <summary>Swear words and sexual words.</summary>
    Obscene,

    /// <summary>Wishes or announces harm.</summary>
    Threat,

    /// <summary>Insults a person, above all the one who is answered.</summary>
    Insult,

    /// <summary>Insults people for who they are.</summary>
    IdentityHate,
}

/// <summary>One probability for each label, each from 0 to 1 and calibrated: of the comments scored .7, about seven in ten are so.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ToxicityScore(
    float Toxic, float SevereToxic, float Obscene, float Threat, float Insult, float IdentityHate)
{
    /// <summary>The probability of one label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such label.</exception>
    public float this[ToxicityLabel label] => label switch
    {
        ToxicityLabel.Toxic => Toxic,
        ToxicityLabel.SevereToxic => SevereToxic,
        ToxicityLabel.Obscene => Obscene,
        ToxicityLabel.Threat => Threat,
        ToxicityLabel.Insult => Insult,
        ToxicityLabel.IdentityHate => IdentityHate,
        _ => throw new ArgumentOutOfRangeException(nameof(label), label, "There is no such label."),
    };
}
