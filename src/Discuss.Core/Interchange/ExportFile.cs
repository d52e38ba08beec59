using System.IO.Compression;

namespace Discuss.Core.Interchange;

/// <summary>Opens an export as it was downloaded: compressed by gzip or not, which its first bytes tell.</summary>
public static class ExportFile
{
    /// <param name="file">Read from here on; it must be able to go back to where it is.</param>
    public static Stream Open(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var start = file.Position;
        var isCompressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = start;
        return isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
