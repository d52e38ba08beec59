using System.IO.Compression;
using Discuss.Toxicity.Model;
using Discuss.Toxicity.Training;
using Microsoft.ML;

namespace Discuss.Toxicity.MLNet.Tests;

public sealed class SavedModels
{
    private static readonly Lazy<MlNetTraining> Small = new(() => Train(Corpus()));

    [Fact]
    public void The_same_files_give_the_same_portable_model_and_the_same_version()
    {
        var again = Train(Corpus());
        Assert.Equal(Small.Value.Portable, again.Portable);
        Assert.Equal(Load(Small.Value.Saved).ModelVersion, Load(again.Saved).ModelVersion);
    }

    [Theory]
    [InlineData("you idiot number 7")]
    [InlineData("thank you for answer 9")]
    [InlineData("Thank you. You idiot! Fine.")]
    [InlineData("")]
    public void The_built_in_engine_serves_what_it_trained(string text)
    {
        var (own, other) = (Load(Small.Value.Saved).Score(text), BuiltIn(Small.Value.Portable).Score(text));
        for (var label = ToxicityLabel.Toxic; label <= ToxicityLabel.IdentityHate; label++)
            Assert.Equal(own[label], other[label], 0.05f);
    }

    [Fact]
    public void It_is_a_model_that_ML_NET_itself_reads()
    {
        using var saved = new MemoryStream(Small.Value.Saved);
        var model = new MLContext().Model.Load(saved, out var input);
        Assert.NotNull(input.GetColumnOrNull("InsultFeatures"));
        Assert.NotNull(model.GetOutputSchema(input).GetColumnOrNull("Insult"));
    }

    [Fact]
    public void The_portable_model_is_at_most_two_mebibytes() => Assert.InRange(Small.Value.Portable.Length, 1, ModelFile.LargestFile);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5_000)]
    public void A_part_of_a_saved_model_is_refused(int length) => Refused(Small.Value.Saved[..length], "cut short");

    [Fact]
    public void A_portable_model_is_no_saved_one() => Refused(Small.Value.Portable, "no saved ML.NET model");

    [Fact]
    public void A_changed_part_is_noticed() =>
        Refused(Changed(zip =>
        {
            using var stream = zip.GetEntry("Discuss/features")!.Open();
            stream.Position = stream.Length / 2;
            stream.WriteByte(0x55);
        }), "checksum");

    [Fact]
    public void A_missing_part_is_named() => Refused(Changed(zip => zip.GetEntry("Discuss/sha256")!.Delete()), "Discuss/sha256");

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("no saved ML.NET model nowhere.zip", Assert.Throws<ToxicityModelException>(() => MlNetToxicityClassifier.Load("nowhere.zip")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_training_can_be_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => MlNetTrainer.Train(Corpus(), null, new CancellationToken(canceled: true)));

    private static byte[] Changed(Action<ZipArchive> change)
    {
        using var memory = new MemoryStream();
        memory.Write(Small.Value.Saved);
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
            change(zip);
        return memory.ToArray();
    }

    private static void Refused(byte[] saved, string says) =>
        Assert.Contains(says, Assert.Throws<ToxicityModelException>(() => Load(saved)).Message, StringComparison.Ordinal);

    private static MlNetToxicityClassifier Load(byte[] saved) => Discuss.Toxicity.Tests.EngineUnderTest.Load(saved);

    private static LinearToxicityClassifier BuiltIn(byte[] portable) => new(ModelFile.Parse(portable, "portable"));

    private static MlNetTraining Train(Corpus corpus) => MlNetTrainer.Train(corpus, null, CancellationToken.None);

    private static Corpus Corpus()
    {
        var lines = Enumerable.Range(0, 300).Select(i => i % 4 == 0 ? $"{i}\tyou idiot number {i}\t1" : $"{i}\tthank you for answer {i}\t0");
        var corpus = new Corpus();
        corpus.Read(TabFile.Parse("file.tsv", new StringReader(string.Join('\n', lines.Prepend("id\ttext\ttoxic")))));
        return corpus;
    }
}
