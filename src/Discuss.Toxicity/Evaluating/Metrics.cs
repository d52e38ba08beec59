namespace Discuss.Toxicity.Evaluating;

/// <summary>Measures over scores and the truth. A weight says for how many comments one stands.</summary>
internal static class Metrics
{
    private const int Bins = 10;

    /// <summary>The chance that a random positive scores above a random negative; ties count half. NaN where a side is empty.</summary>
    public static double RocAuc(IReadOnlyList<(float Score, bool Positive)> scored)
    {
        var sorted = scored.OrderBy(s => s.Score).ToArray();
        double rankSum = 0;
        long positives = 0;
        for (var i = 0; i < sorted.Length;)
        {
            var end = i;
            while (end < sorted.Length && sorted[end].Score == sorted[i].Score)
                end++;
            var rank = ((i + end - 1) / 2.0) + 1;
            for (; i < end; i++)
            {
                if (!sorted[i].Positive)
                    continue;
                rankSum += rank;
                positives++;
            }
        }

        var negatives = sorted.Length - positives;
        return (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    /// <summary>The expected calibration error over ten bins of equal width.</summary>
    public static double CalibrationError(IReadOnlyList<(float Score, bool Positive, float Weight)> scored)
    {
        var sums = new (double Score, double Positive, double Weight)[Bins];
        foreach (var (score, positive, weight) in scored)
        {
            ref var bin = ref sums[Math.Min(Bins - 1, (int)(score * Bins))];
            bin.Score += score * weight;
            bin.Positive += positive ? weight : 0;
            bin.Weight += weight;
        }

        var total = sums.Sum(bin => bin.Weight);
        return total == 0 ? double.NaN : sums.Sum(bin => Math.Abs(bin.Score - bin.Positive)) / total;
    }

    /// <summary>Of those at or above the threshold, how many are positive; NaN where none is.</summary>
    public static double Precision(IEnumerable<(float Score, bool Positive)> scored, float threshold)
    {
        var flagged = scored.Where(s => s.Score >= threshold).ToArray();
        return flagged.Length == 0 ? double.NaN : flagged.Count(s => s.Positive) / (double)flagged.Length;
    }

    /// <summary>Of the positives, how many are at or above the threshold; NaN where there is none.</summary>
    public static double Recall(IEnumerable<(float Score, bool Positive)> scored, float threshold)
    {
        var positives = scored.Where(s => s.Positive).ToArray();
        return positives.Length == 0 ? double.NaN : positives.Count(s => s.Score >= threshold) / (double)positives.Length;
    }
}
