using System.Security.Cryptography;
using Discuss.Toxicity.Model;

namespace Discuss.Toxicity.Tests;

public sealed class ModelFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("toxicity").FullName;
    private readonly byte[] _bytes = File.ReadAllBytes(LinearToxicityClassifier.DefaultPath);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_model_is_at_most_two_mebibytes() => Assert.InRange(_bytes.Length, 1, 2 * 1024 * 1024);

    [Fact]
    public void Reading_and_writing_gives_the_same_bytes() =>
        Assert.Equal(_bytes, ModelFile.Write(ModelFile.Parse(_bytes, "model")));

    [Fact]
    public void A_missing_file_is_named() => Assert.Contains("no model file", Error("nowhere.model"), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "no model file of this program")]
    [InlineData(5, "cut short")]
    [InlineData(40, "cut short")]
    [InlineData(1_000_000, "cut short or changed")]
    public void A_part_of_a_model_file_is_refused(int length, string says) =>
        Assert.Contains(says, Error(Save(_bytes[..length])), StringComparison.Ordinal);

    [Fact]
    public void A_changed_byte_is_noticed()
    {
        var changed = _bytes.ToArray();
        changed[changed.Length / 2] ^= 1;
        Assert.Contains("checksum", Error(Save(changed)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_is_named()
    {
        var other = _bytes.ToArray();
        other[10] = 99;
        Assert.Contains("format 99", Error(Save(other)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_is_refused() =>
        Assert.Contains("no model file of this program", Error(Save(RandomNumberGenerator.GetBytes(5000))), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_too_long_is_not_even_read() =>
        Assert.Contains("more than", Error(Save(new byte[ModelFile.LargestFile + 1])), StringComparison.Ordinal);

    [Fact]
    public void A_file_whose_parts_contradict_each_other_is_refused_although_its_checksum_agrees()
    {
        var body = _bytes[..^32];
        body[14 + (8192 * 8) + 3] = 0x7F; // the number of words with a class
        Assert.Contains("contradicts itself", Error(Save([.. body, .. SHA256.HashData(body)])), StringComparison.Ordinal);
    }

    private string Save(byte[] bytes)
    {
        var path = Path.Combine(_folder, "a.model");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string Error(string path) =>
        Assert.Throws<ToxicityModelException>(() => LinearToxicityClassifier.Load(Path.Combine(_folder, path))).Message;
}
