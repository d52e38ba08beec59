namespace Discuss.Toxicity.Training;

/// <summary>Platt's method: the log-odds of a label are a line over a head's score. Fitted by Newton's method on held-out scores.</summary>
/// <remarks>Source: Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines", 2007.</remarks>
internal static class Calibration
{
    private const double Ridge = 1e-6;

    /// <returns>Slope and intercept; the slope is never below 0.05, so that order is kept.</returns>
    public static (float Slope, float Intercept) Fit(IReadOnlyList<(float Score, float Target, float Weight)> held)
    {
        double slope = 1, intercept = 0;
        for (var iteration = 0; iteration < 50; iteration++)
        {
            double ga = 0, gb = 0, haa = Ridge, hab = 0, hbb = Ridge;
            foreach (var (score, target, weight) in held)
            {
                var p = 1 / (1 + Math.Exp(-((slope * score) + intercept)));
                var error = weight * (p - target);
                var curve = weight * p * (1 - p);
                ga += error * score;
                gb += error;
                haa += curve * score * score;
                hab += curve * score;
                hbb += curve;
            }

            var determinant = (haa * hbb) - (hab * hab);
            if (determinant <= 0)
                break;
            var da = ((hbb * ga) - (hab * gb)) / determinant;
            var db = ((haa * gb) - (hab * ga)) / determinant;
            slope -= Math.Clamp(da, -1, 1);
            intercept -= Math.Clamp(db, -2, 2);
            if (Math.Abs(da) + Math.Abs(db) < 1e-9)
                break;
        }

        return ((float)Math.Max(slope, 0.05), (float)intercept);
    }
}
