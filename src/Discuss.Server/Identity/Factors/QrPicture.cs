using System.Globalization;
using System.Text;
using QRCoder;

namespace Discuss.Server.Identity.Factors;

/// <summary>A QR code as a path of an SVG, one unit for a module, with the white border of four that readers need.</summary>
/// <param name="Size">Width and height in units.</param>
/// <param name="Path">The dark modules.</param>
internal sealed record QrPicture(int Size, string Path)
{
    public static QrPicture Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                var start = x;
                while (x < rows[y].Length && rows[y][x]) x++;
                if (x > start) path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1H{start}z");
            }
        }

        return new QrPicture(rows.Count, path.ToString());
    }
}
