using System.Text;
using System.Text.Json;
using System.Xml;

namespace Discuss.Core.Interchange;

/// <summary>Reads with one kind of fault: whatever a file does to its parser, the operator hears a sentence with the place.</summary>
internal static class Guarded
{
    /// <exception cref="InterchangeException">The file is of another kind, cut off or broken.</exception>
    public static IEnumerable<MovedRecord> Read(IEnumerable<MovedRecord> records)
    {
        using var all = records.GetEnumerator();
        var last = default(Place?);
        while (Next(all, last))
        {
            last = all.Current.Place;
            yield return all.Current;
        }
    }

    private static bool Next(IEnumerator<MovedRecord> all, Place? last)
    {
        try
        {
            return all.MoveNext();
        }
        catch (XmlException fault)
        {
            throw new InterchangeException($"line {fault.LineNumber}: this is not, or not any more, well-formed XML: {OneLine.Of(fault.Message)}", fault);
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException or FormatException or InvalidOperationException)
        {
            throw new InterchangeException($"{After(last)}: {OneLine.Of(fault.Message)}", fault);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw new InterchangeException($"{After(last)}: the compressed file is damaged or cut off.", fault);
        }
    }

    private static string After(Place? last) => last is { } place ? $"after {place}" : "at the beginning";
}
