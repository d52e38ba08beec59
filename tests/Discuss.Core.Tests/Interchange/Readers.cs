using System.Text;
using Discuss.Core.Interchange;
using Discuss.Core.Interchange.Commento;
using Discuss.Core.Interchange.Coral;
using Discuss.Core.Interchange.Disqus;
using Discuss.Core.Interchange.Own;
using Discuss.Core.Interchange.Remark42;
using Discuss.Core.Interchange.WordPress;

namespace Discuss.Core.Tests.Interchange;

/// <summary>Reads exports that a test has in memory.</summary>
public static class Readers
{
    public static IEnumerable<MovedRecord> Read(string system, Stream file) => system switch
    {
        "disqus" => DisqusReader.Read(ExportFile.Open(file)),
        "wordpress" => WordPressReader.Read(ExportFile.Open(file)),
        "remark42" => RemarkReader.Read(ExportFile.Open(file)),
        "commento" or "comentario" => CommentoReader.Read(ExportFile.Open(file)),
        "coral" => CoralReader.Read(ExportFile.Open(file)),
        "discuss" => OwnReader.Read(ExportFile.Open(file), null),
        _ => throw new ArgumentOutOfRangeException(nameof(system), system, "There is no such reader."),
    };

    public static IReadOnlyList<MovedRecord> Read(string system, byte[] file) => [.. Read(system, new MemoryStream(file))];

    public static IReadOnlyList<MovedRecord> Read(string system, string file) => Read(system, Encoding.UTF8.GetBytes(file));

    public static MovedComment Comment(this IEnumerable<MovedRecord> records, string id) => records.OfType<MovedComment>().First(comment => comment.Id == id);
}
