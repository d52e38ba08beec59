namespace Discuss.Toxicity.Training;

/// <summary>Documents as rows of feature numbers; every feature that a row names counts once, divided by the row's norm.</summary>
internal sealed class SparseRows(int[] features, int[] starts, float[] inverseNorms)
{
    public int Count => starts.Length - 1;

    public float InverseNorm(int row) => inverseNorms[row];

    public ReadOnlySpan<int> Row(int row) => features.AsSpan(starts[row], starts[row + 1] - starts[row]);
}

/// <summary>One logistic regression over scaled features: L2 penalty, limited-memory BFGS, the same bytes each time.</summary>
internal static class LogisticHead
{
    private const int Memory = 6;

    /// <param name="rows">Indices of the documents that have a weight.</param>
    /// <param name="scale">For each feature, the factor of its value (IDF times naive-Bayes ratio).</param>
    /// <param name="groups">For each document its source, each of which has an intercept of its own while training.</param>
    /// <param name="offsets">For each document log-odds that are known before, or null for none.</param>
    /// <param name="start">Unscaled weights and intercepts of a like problem to begin with, or null for zeros.</param>
    /// <returns>For each feature its weight times its scale, the intercept of each source, and both before scaling.</returns>
    public static (float[] Weights, float[] Intercepts, float[] Unscaled) Train(
        SparseRows data, int[] rows, float[] targets, float[] weights, float[] scale, byte[] groups, int groupCount, float penalty, int iterations, float[]? start = null,
        float[]? offsets = null)
    {
        var features = scale.Length;
        var n = features + groupCount;
        var x = new float[n];
        start?.CopyTo(x, 0);
        var gradient = new float[n];
        var direction = new float[n];
        var candidate = new float[n];
        var candidateGradient = new float[n];
        var folded = new float[features];
        var steps = new List<(float[] S, float[] Y, double Rho)>();
        var value = Evaluate(x, gradient);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            Direction(gradient, steps, direction);
            var slope = Dot(gradient, direction);
            if (slope >= 0)
                break;
            var rate = steps.Count == 0 ? 1.0 / Math.Sqrt(Dot(gradient, gradient)) : 1.0;
            var improved = false;
            for (var attempt = 0; attempt < 12; attempt++)
            {
                for (var i = 0; i < n; i++)
                    candidate[i] = x[i] + ((float)rate * direction[i]);
                var next = Evaluate(candidate, candidateGradient);
                if (next <= value + (1e-4 * rate * slope))
                {
                    Remember(steps, x, candidate, gradient, candidateGradient);
                    (x, candidate) = (candidate, x);
                    (gradient, candidateGradient) = (candidateGradient, gradient);
                    improved = value - next > 1e-7 * Math.Abs(value);
                    value = next;
                    break;
                }

                rate *= 0.5;
            }

            if (!improved)
                break;
        }

        for (var j = 0; j < features; j++)
            folded[j] = x[j] * scale[j];
        return (folded, x[features..], x);

        double Evaluate(float[] at, float[] grad)
        {
            for (var j = 0; j < features; j++)
                folded[j] = at[j] * scale[j];
            Array.Clear(grad);
            var loss = 0.0;
            foreach (var row in rows)
            {
                var sum = 0f;
                var names = data.Row(row);
                foreach (var j in names)
                    sum += folded[j];
                var norm = data.InverseNorm(row);
                var group = features + groups[row];
                var z = (sum * norm) + at[group] + (offsets is null ? 0 : offsets[row]);
                var weight = weights[row];
                var p = 1 / (1 + Math.Exp(-z));
                loss += weight * (SoftPlus(z) - (targets[row] * z));
                var error = (float)(weight * (p - targets[row]));
                grad[group] += error;
                error *= norm;
                foreach (var j in names)
                    grad[j] += error;
            }

            for (var j = 0; j < features; j++)
            {
                grad[j] = (grad[j] * scale[j]) + (penalty * at[j]);
                loss += 0.5 * penalty * at[j] * at[j];
            }

            return loss;
        }
    }

    private static double SoftPlus(double z) => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));

    private static void Direction(float[] gradient, List<(float[] S, float[] Y, double Rho)> steps, float[] direction)
    {
        for (var i = 0; i < gradient.Length; i++)
            direction[i] = -gradient[i];
        var alphas = new double[steps.Count];
        for (var k = steps.Count - 1; k >= 0; k--)
        {
            alphas[k] = steps[k].Rho * Dot(steps[k].S, direction);
            AddScaled(direction, steps[k].Y, -alphas[k]);
        }

        if (steps.Count > 0)
        {
            var (_, y, rho) = steps[^1];
            var gamma = (float)(1 / (rho * Dot(y, y)));
            for (var i = 0; i < direction.Length; i++)
                direction[i] *= gamma;
        }

        for (var k = 0; k < steps.Count; k++)
            AddScaled(direction, steps[k].S, alphas[k] - (steps[k].Rho * Dot(steps[k].Y, direction)));
    }

    private static void Remember(
        List<(float[] S, float[] Y, double Rho)> steps, float[] x, float[] next, float[] gradient, float[] nextGradient)
    {
        var s = new float[x.Length];
        var y = new float[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            s[i] = next[i] - x[i];
            y[i] = nextGradient[i] - gradient[i];
        }

        var product = Dot(s, y);
        if (product <= 1e-12)
            return;
        if (steps.Count == Memory)
            steps.RemoveAt(0);
        steps.Add((s, y, 1 / product));
    }

    private static void AddScaled(float[] to, float[] from, double factor)
    {
        var f = (float)factor;
        for (var i = 0; i < to.Length; i++)
            to[i] += f * from[i];
    }

    private static double Dot(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
