using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Discuss.Toxicity.Model;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Discuss.Toxicity.MLNet;

/// <summary>
/// The .zip that ML.NET saves, with three entries more under <c>Discuss/</c>: the portable model (words, calibration, weights for
/// attributions), the table of features, and a SHA-256 over all other entries.
/// </summary>
internal sealed record SavedModel(string Version, ITransformer Transformer, ToxicityModel Portable, FeatureTable Features)
{
    private const string PortableEntry = "Discuss/portable.model";
    private const string FeaturesEntry = "Discuss/features";
    private const string ChecksumEntry = "Discuss/sha256";
    private const long LargestFile = 512L * 1024 * 1024;

    public static byte[] Write(byte[] portable, FeatureTable features, LbfgsFitter heads)
    {
        var context = new MLContext();
        var view = context.Data.LoadFromEnumerable(Array.Empty<ServedRow>(), Columns.Served(features.Width));
        var input = view.Schema;
        var steps = new List<ITransformer>();
        foreach (var label in Enum.GetValues<ToxicityLabel>())
        {
            Add(heads[label].Transformer);
            // Every head calls its log-odds "Score"; the next one would hide them.
            Add(context.Transforms.CopyColumns(label.ToString(), "Score").Fit(view));
        }

        using var memory = new MemoryStream();
        context.Model.Save(new TransformerChain<ITransformer>([.. steps]), input, memory);
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
        {
            WriteEntry(zip, PortableEntry, portable);
            WriteEntry(zip, FeaturesEntry, features.ToBytes());
        }

        byte[] checksum;
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Read, leaveOpen: true))
            checksum = Checksum(zip);
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
            WriteEntry(zip, ChecksumEntry, checksum);
        return memory.ToArray();

        void Add(ITransformer step)
        {
            steps.Add(step);
            view = step.Transform(view);
        }
    }

    /// <exception cref="ToxicityModelException">The file is missing, unreadable, cut short, changed, or not for this engine.</exception>
    public static SavedModel Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                throw new ToxicityModelException($"The saved model {path} is larger than any that this engine writes: it is another kind of file.");
            using var file = new MemoryStream(File.ReadAllBytes(path));
            return Parse(file, path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToxicityModelException($"There is no saved ML.NET model {path}.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToxicityModelException($"The saved model {path} cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            throw new ToxicityModelException($"{path} is no saved ML.NET model of this program, or it is cut short: {error.Message}", error);
        }
    }

    private static SavedModel Parse(MemoryStream file, string path)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var said = ReadEntry(zip, ChecksumEntry);
        if (!said.AsSpan().SequenceEqual(Checksum(zip)))
            throw new InvalidDataException("its checksum does not agree with its parts.");

        // Only now: ML.NET makes objects of what a model names.
        var portable = ModelFile.Parse(ReadEntry(zip, PortableEntry), path);
        var features = FeatureTable.Parse(ReadEntry(zip, FeaturesEntry));
        file.Position = 0;
        return new SavedModel($"mlnet-{ModelFile.Format}-{Convert.ToHexStringLower(said)[..12]}", new MLContext().Model.Load(file, out _), portable, features);
    }

    private static byte[] Checksum(ZipArchive zip)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in zip.Entries.Where(entry => entry.FullName != ChecksumEntry).OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.FullName}\n{entry.Length}\n"));
            hash.AppendData(ReadEntry(zip, entry.FullName));
        }

        return hash.GetHashAndReset();
    }

    private static void WriteEntry(ZipArchive zip, string name, byte[] bytes)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(bytes);
    }

    private static byte[] ReadEntry(ZipArchive zip, string name)
    {
        var entry = zip.GetEntry(name) ?? throw new InvalidDataException($"it has no part {name}.");
        if (entry.Length > LargestFile)
            throw new InvalidDataException($"its part {name} is too large.");
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
