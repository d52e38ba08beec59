using System.Runtime.InteropServices;

namespace Discuss.Toxicity.Model;

/// <summary>Joins what the whole comment says with what its most telling sentence says, and calibrates: one insult makes an insult, however long the rest.</summary>
/// <param name="Handicap">Log-odds that a sentence has to show beyond the whole before it decides.</param>
/// <param name="Slope">Platt's slope.</param>
/// <param name="Intercept">Platt's intercept.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Pooling(float Handicap, float Slope, float Intercept)
{
    /// <summary>Calibrated log-odds.</summary>
    public float Pool(float whole, float sentence) => (Slope * SmoothMaximum(whole, sentence - Handicap)) + Intercept;

    /// <summary>The larger of the two, a little more where they are near.</summary>
    public static float SmoothMaximum(float a, float b)
    {
        var larger = Math.Max(a, b);
        return larger + MathF.Log(1 + MathF.Exp(Math.Min(a, b) - larger));
    }
}
