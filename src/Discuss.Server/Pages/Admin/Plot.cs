using System.Globalization;

namespace Discuss.Server.Pages.Admin;

/// <summary>A plot of bars: one value for each bucket, and perhaps a part of it in another colour.</summary>
/// <param name="Title">What is counted; also its name for who cannot see it.</param>
/// <param name="Unit">Writes a value as people read it.</param>
internal sealed record Plot(string Title, IReadOnlyList<double> Values, IReadOnlyList<double>? Parts, Func<double, string> Unit, string First, string Last)
{
    /// <summary>Whether the part is what was taken down.</summary>
    public bool Down { get; init; }

    public const int Height = 100;
    public const int Wide = 10;
    public const int Bar = 8;

    public double Most => Values.Count == 0 ? 0 : Values.Max();

    /// <summary>What a screen reader says in place of the bars.</summary>
    public string Spoken => Most <= 0 ? $"{Title}: nothing yet." : $"{Title}: from {First} to {Last}, at most {Unit(Most)}.";

    public static string X(int i) => Number((i * Wide) + ((Wide - Bar) / 2.0));

    public string Y(double value) => Number(Height - Tall(value));

    public string H(double value) => Number(Tall(value));

    public string ViewBox => string.Create(CultureInfo.InvariantCulture, $"0 0 {Math.Max(1, Values.Count) * Wide} {Height}");

    // What is there is seen, however little it is.
    private double Tall(double value) => value <= 0 || Most <= 0 ? 0 : Math.Max(1.5, value / Most * (Height - 4));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
