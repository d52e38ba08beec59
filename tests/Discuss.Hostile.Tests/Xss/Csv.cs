using System.Text;

namespace Discuss.Hostile.Tests.Xss;

/// <summary>Reads CSV as RFC 4180 has it.</summary>
internal static class Csv
{
    /// <summary>
    /// The cells that run where a spreadsheet ends cells by a semicolon or a tab, as it does in half of Europe: there a comma means nothing, and neither
    /// does a quotation mark within a cell, so that every semicolon, tab and line end begins a new one.
    /// </summary>
    public static IEnumerable<string> CellsElsewhere(string text) =>
        text.TrimStart('\uFEFF').Split([';', '\t', '\n', '\r']).Select(cell => cell.Trim().TrimStart('"').TrimStart())
            .Where(cell => cell.Length > 1 && cell[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠').Select(cell => $"a cell that a spreadsheet runs: {cell}");

    public static IEnumerable<string> Cells(string text)
    {
        var cell = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (cell.Length == 0 && text[i] == '"')
            {
                for (i++; i < text.Length && (text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"')); i++)
                {
                    cell.Append(text[i]);
                    if (text[i] == '"') i++;
                }
            }
            else if (text[i] is ',' or '\n')
            {
                yield return cell.ToString();
                cell.Clear();
            }
            else if (text[i] != '\r')
            {
                cell.Append(text[i]);
            }
        }

        if (cell.Length > 0) yield return cell.ToString();
    }
}
