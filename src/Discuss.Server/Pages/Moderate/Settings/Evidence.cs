using System.Globalization;
using Discuss.Server.Moderation;

namespace Discuss.Server.Pages.Moderate;

/// <summary>Says what a threshold would have done. The page's script says the same while the threshold is moved.</summary>
internal static class Evidence
{
    /// <param name="from">The threshold; <see langword="null"/> where the label decides nothing.</param>
    public static string Sentence(IReadOnlyList<EvidenceBin> bins, double? from)
    {
        if (from is not { } line) return "This label decides nothing.";
        // A score of the line itself is over it: the bin that begins there counts.
        var over = bins.Where(bin => bin.From >= line - 1e-9).ToList();
        var (all, rejected, approved) = (over.Sum(bin => bin.Comments), over.Sum(bin => bin.Rejected), over.Sum(bin => bin.Approved));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"From {line:0.00} on: {all:N0} of last week's comments; moderators took down {rejected:N0} of them and approved {approved:N0}.");
    }
}
