using Discuss.Core.Interchange;
using Discuss.Core.Interchange.Commento;
using Discuss.Core.Interchange.Coral;
using Discuss.Core.Interchange.Disqus;
using Discuss.Core.Interchange.Own;
using Discuss.Core.Interchange.Remark42;
using Discuss.Core.Interchange.WordPress;

namespace Discuss.Server.Interchange;

/// <summary>The systems that comments come from.</summary>
internal static class ImportSource
{
    public const string Own = "discuss";

    /// <summary>As <c>--from</c> names them; what is stored of where something came from is one of them, too.</summary>
    public static readonly string[] Names = ["disqus", "wordpress", "remark42", "isso", "commento", "coral", Own];

    /// <summary>The records of an export, one after the other; the file is read while they are.</summary>
    /// <param name="path">A file, or a folder of JSON files that are read one after the other.</param>
    /// <param name="site">Of an export of ours that holds several sites, the one to read.</param>
    /// <exception cref="InterchangeException">While it is read: no such export, or not a whole one.</exception>
    public static IEnumerable<MovedRecord> Read(string source, string path, string? site)
    {
        if (source == "isso") return IssoReader.Read(path);
        return FromFiles(path, file => source switch
        {
            "disqus" => DisqusReader.Read(file),
            "wordpress" => WordPressReader.Read(file),
            "remark42" => RemarkReader.Read(file),
            "commento" => CommentoReader.Read(file),
            "coral" => CoralReader.Read(file),
            Own => OwnReader.Read(file, site),
            _ => throw new ArgumentOutOfRangeException(nameof(source), source, "There is no such system."),
        });
    }

    private static IEnumerable<MovedRecord> FromFiles(string path, Func<Stream, IEnumerable<MovedRecord>> read)
    {
        if (!Directory.Exists(path) && !File.Exists(path)) throw new InterchangeException($"There is no file {path}.");
        IEnumerable<string> files = Directory.Exists(path) ? Directory.EnumerateFiles(path).Where(IsJson).Order(StringComparer.Ordinal) : [path];
        var any = false;
        foreach (var name in files)
        {
            any = true;
            using var file = new FileStream(name, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 64 * 1024, Options = FileOptions.SequentialScan });
            using var content = ExportFile.Open(file);
            foreach (var record in read(content)) yield return record;
        }

        if (!any) throw new InterchangeException($"There is no file that ends in .json, .jsonl or .gz in {path}.");
    }

    private static bool IsJson(string file) => Path.GetExtension(file) is ".json" or ".jsonl" or ".gz";
}
