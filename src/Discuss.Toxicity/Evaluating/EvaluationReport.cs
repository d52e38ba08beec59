using System.Globalization;
using System.Text;

namespace Discuss.Toxicity.Evaluating;

/// <summary>One line of an evaluation. What was not measured is NaN.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Comments">How many comments.</param>
/// <param name="RocAuc">0.5 is chance, 1 is perfect.</param>
/// <param name="Precision">At the threshold.</param>
/// <param name="Recall">At the threshold.</param>
/// <param name="CalibrationError">Expected error over ten bins.</param>
/// <param name="Flagged">Share of the comments at or above the threshold.</param>
/// <param name="Bar">What the line has to reach, in words, or empty.</param>
/// <param name="Reached">Whether it does; null where there is no bar.</param>
public sealed record EvaluationLine(
    string Name,
    int Comments,
    double RocAuc = double.NaN,
    double Precision = double.NaN,
    double Recall = double.NaN,
    double CalibrationError = double.NaN,
    double Flagged = double.NaN,
    string Bar = "",
    bool? Reached = null);

/// <summary>A judgement that was wrong, and by how much.</summary>
public sealed record WrongJudgement(string Set, ToxicityLabel Label, float Score, bool Truth, string Text);

/// <summary>Everything that an evaluation measured.</summary>
/// <param name="Worst">The clean comments that score highest and the hostile ones that score lowest, twenty each.</param>
public sealed record EvaluationReport(string ModelVersion, IReadOnlyList<EvaluationLine> Lines, IReadOnlyList<WrongJudgement> Worst)
{
    /// <summary>A table for a terminal.</summary>
    public string ToTable()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"model {ModelVersion}");
        table.AppendLine(CultureInfo.InvariantCulture, $"{"measure",-52} {"n",6} {"AUC",6} {"prec.",6} {"recall",6} {"ECE",6} {"flag.",6}  bar");
        foreach (var line in Lines)
        {
            var bar = line.Bar.Length == 0 ? "" : $"{line.Bar} {(line.Reached == true ? "yes" : "NO")}";
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"{line.Name,-52} {line.Comments,6} {Show(line.RocAuc)} {Show(line.Precision)} {Show(line.Recall)} {Show(line.CalibrationError)} {Show(line.Flagged)}  {bar}");
        }

        return table.ToString();
    }

    private static string Show(double value) =>
        double.IsNaN(value) ? "     –" : value.ToString("0.0000", CultureInfo.InvariantCulture).PadLeft(6);
}
