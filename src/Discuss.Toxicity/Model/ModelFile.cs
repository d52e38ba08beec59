using System.Security.Cryptography;
using System.Text;
using Discuss.Toxicity.Features;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Model;

/// <summary>The model as one file: little-endian, a magic word, a version, the parts, and a SHA-256 of all that stands before it.</summary>
internal static class ModelFile
{
    /// <summary>Raised whenever the same bytes would score differently: features, hashes and normalizer are part of the format.</summary>
    public const ushort Format = 2;

    public const int LargestFile = 2 * 1024 * 1024;

    private const int ChecksumLength = 32;
    private static ReadOnlySpan<byte> Magic => "DiscussTox"u8;

    public static byte[] Write(ToxicityModel model)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Format);
            writer.Write((byte)FeatureExtractor.Bits);
            writer.Write((byte)ToxicityModel.Heads);
            foreach (var block in model.Vocabulary.Filter)
                writer.Write(block);
            writer.Write(model.Vocabulary.Classed.Count);
            foreach (var (hash, wordClass) in model.Vocabulary.Classed.OrderBy(entry => entry.Key))
            {
                writer.Write(hash);
                writer.Write((byte)wordClass);
            }

            for (var h = 0; h < ToxicityModel.Heads; h++)
            {
                writer.Write(model.Largest[h]);
                writer.Write(model.Biases[h]);
                writer.Write(model.Poolings[h].Handicap);
                writer.Write(model.Poolings[h].Slope);
                writer.Write(model.Poolings[h].Intercept);
            }

            writer.Write(model.Slots.Length);
            var previous = -1;
            foreach (var slot in model.Slots)
            {
                writer.Write7BitEncodedInt(slot - previous);
                previous = slot;
            }

            foreach (var weight in model.Quantized)
                writer.Write(weight);
        }

        memory.Write(SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
        return memory.ToArray();
    }

    /// <exception cref="ToxicityModelException">The file is missing, unreadable, cut short, changed, or not for this program.</exception>
    public static ToxicityModel Read(string path)
    {
        byte[] bytes;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LargestFile)
                throw new ToxicityModelException($"The model file {path} has {length} bytes, more than the {LargestFile} that a model has at most: it is another kind of file.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ToxicityModelException($"There is no model file {path}.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToxicityModelException($"The model file {path} cannot be read: {error.Message}", error);
        }

        return Parse(bytes, path);
    }

    /// <param name="name">What errors call the file.</param>
    /// <exception cref="ToxicityModelException">The bytes are cut short, changed, or not for this program.</exception>
    public static ToxicityModel Parse(byte[] bytes, string name)
    {
        if (bytes.Length < Magic.Length + 4 + ChecksumLength || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw new ToxicityModelException(bytes.Length > 0 && Magic.StartsWith(bytes.AsSpan(0, Math.Min(bytes.Length, Magic.Length)))
                ? $"The model file {name} is cut short after {bytes.Length} bytes."
                : $"{name} is no model file of this program.");
        }

        var format = BitConverter.ToUInt16(bytes, Magic.Length);
        if (format != Format)
            throw new ToxicityModelException($"The model file {name} has format {format}; this program reads format {Format}. Train it again, or take the program that made it.");
        var checksum = SHA256.HashData(bytes.AsSpan(0, bytes.Length - ChecksumLength));
        if (!checksum.AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - ChecksumLength)))
            throw new ToxicityModelException($"The model file {name} is cut short or changed: its checksum does not agree with its {bytes.Length} bytes.");
        try
        {
            return ReadParts(bytes, Convert.ToHexStringLower(checksum)[..12]);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new ToxicityModelException($"The model file {name} contradicts itself: {error.Message}", error);
        }
    }

    private static ToxicityModel ReadParts(byte[] bytes, string checksum)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - ChecksumLength));
        reader.BaseStream.Position = Magic.Length + 2;
        if (reader.ReadByte() != FeatureExtractor.Bits || reader.ReadByte() != ToxicityModel.Heads)
            throw new FormatException("another number of slots or heads.");
        var filter = new ulong[Vocabulary.FilterBlocks];
        for (var i = 0; i < filter.Length; i++)
            filter[i] = reader.ReadUInt64();
        var classed = new Dictionary<ulong, WordClass>();
        for (var left = Count(reader, 9); left > 0; left--)
            classed.Add(reader.ReadUInt64(), (WordClass)reader.ReadByte());
        var largest = new float[ToxicityModel.Heads];
        var biases = new float[ToxicityModel.Heads];
        var poolings = new Pooling[ToxicityModel.Heads];
        for (var h = 0; h < ToxicityModel.Heads; h++)
        {
            (largest[h], biases[h]) = (reader.ReadSingle(), reader.ReadSingle());
            poolings[h] = new Pooling(reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle());
        }

        var slots = new int[Count(reader, 1 + ToxicityModel.Heads)];
        var previous = -1;
        for (var i = 0; i < slots.Length; i++)
        {
            previous = checked(previous + reader.Read7BitEncodedInt());
            if (previous is < 0 or >= FeatureExtractor.Slots)
                throw new FormatException("a slot out of range.");
            slots[i] = previous;
        }

        var weights = new sbyte[slots.Length * ToxicityModel.Heads];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = reader.ReadSByte();
        return new ToxicityModel($"builtin-{Format}-{checksum}", new Vocabulary(filter, classed), slots, weights, largest, biases, poolings);
    }

    private static int Count(BinaryReader reader, int bytesEach)
    {
        var count = reader.ReadInt32();
        return count >= 0 && count <= (reader.BaseStream.Length - reader.BaseStream.Position) / bytesEach
            ? count
            : throw new FormatException("a part is longer than the file.");
    }
}
