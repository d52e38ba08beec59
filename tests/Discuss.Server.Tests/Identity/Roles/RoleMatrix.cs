using System.Runtime.CompilerServices;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>One call, and what each actor hears for each object: a sign for each, in the order of <see cref="RoleMatrix.Actors"/>.</summary>
/// <param name="Cells">For one's own object, another's on the same site, one of another site; <see langword="null"/> where there is none.</param>
internal sealed record MatrixRow(string Call, IReadOnlyList<string?> Cells);

/// <summary>The table in <c>RoleMatrix.txt</c>, which is read as it stands in the source.</summary>
internal static class RoleMatrix
{
    public const string Actors = "ngbmsMOAfa";

    /// <param name="table">Another table of the same shape, beside this one.</param>
    public static IReadOnlyList<MatrixRow> Read(string table = "RoleMatrix.txt") =>
    [
        .. File.ReadAllLines(FilePath(table))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(words => new MatrixRow($"{words[0]} {words[1]}", [.. words[2..].Select(cell => cell == "." ? null : cell)])),
    ];

    /// <summary>A line as it stands in the table.</summary>
    public static string Line(MatrixRow row) => $"{row.Call.Split(' ')[0],-6} {row.Call.Split(' ')[1],-44} {string.Join(' ', row.Cells.Select(cell => (cell ?? ".").PadRight(Actors.Length)))}".TrimEnd();

    private static string FilePath(string table, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, table);
}
