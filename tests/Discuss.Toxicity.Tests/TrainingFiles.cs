using Discuss.Toxicity.Model;
using Discuss.Toxicity.Training;

namespace Discuss.Toxicity.Tests;

public sealed class TrainingFiles
{
    [Theory]
    [InlineData("id\tbody\ttoxic\n1\tx\t1", "the column \"text\" is missing")]
    [InlineData("id\ttext\n1\tx", "there is no column of labels")]
    [InlineData("id\ttext\ttoxic\n1\tx\t1\n2\ty\tmaybe", "line 3: \"maybe\" is no label")]
    [InlineData("id\ttext\ttoxic\n1\tx\t2", "line 2: \"2\" is no label")]
    [InlineData("id\ttext\ttoxic\n1\tx\tNaN", "line 2: \"NaN\" is no label")]
    [InlineData("id\ttext\ttoxic\n1\tx\t1\n2\ty\t0\n3\tz", "line 4: 2 fields, but the header names 3")]
    [InlineData("id\ttext\ttoxicity\n1\tx\tfine", "line 2: \"fine\" is no label")]
    [InlineData("id\ttext\tcategory\tseverity\n1\tx\tc\tvery", "line 2: \"very\" is no severity")]
    [InlineData("id\ttext\tany_span_frac\n1\tx\t1", "the column \"obscene_frac\" is missing")]
    [InlineData("id\ttext\tany_span_frac\tinsult_frac\tobscene_frac\tidentity_hate_frac\tthreat_frac\n1\tx\t1\t\t0\t0\t0", "line 2")]
    [InlineData("", "is empty")]
    public void What_is_wrong_is_named_with_its_line(string file, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => Read(file)).Message, StringComparison.Ordinal);

    [Fact]
    public void Labels_that_were_not_asked_are_unknown_where_the_comment_is_toxic_and_none_where_it_is_not()
    {
        var examples = Read("id\ttext\ttoxic\tinsult\n1\tbad\t1\t\n2\tfine\t0\t\n3\tworse\t1\t1").Examples;
        Assert.Equal([0f, 1f, 1f], examples.Select(e => e.Weights[(int)ToxicityLabel.Insult]));
        Assert.Equal([0f, 0f, 1f], examples.Select(e => e.Targets[(int)ToxicityLabel.Insult]));
    }

    [Fact]
    public void Annotators_who_do_not_agree_teach_nothing()
    {
        var example = Read("id\ttext\tany_span_frac\tinsult_frac\tobscene_frac\tidentity_hate_frac\tthreat_frac\n1\tx\t1.0\t0.333\t0.0\t0.667\t0.0").Examples[0];
        Assert.Equal([1f, 0f, 1f, 1f, 0f, 1f], example.Weights);
        Assert.Equal([1f, 0f, 0f, 0f, 0f, 1f], example.Targets);
    }

    [Fact]
    public void The_same_text_counts_once() => Assert.Single(Read("id\ttext\ttoxic\n1\tx\t1\n2\tx\t1").Examples);

    [Fact]
    public void A_folder_without_files_and_a_path_that_does_not_exist_are_named()
    {
        var folder = Directory.CreateTempSubdirectory("toxicity").FullName;
        Assert.Contains(folder, Assert.Throws<FileNotFoundException>(() => new Corpus().Read(folder)).Message, StringComparison.Ordinal);
        Directory.Delete(folder);
        Assert.Throws<FileNotFoundException>(() => new Corpus().Read(folder));
    }

    [Fact]
    public void Training_needs_both_kinds_of_comments() =>
        Assert.Throws<InvalidDataException>(() => Trainer.Train(Read("id\ttext\ttoxic\n1\tx\t1\n2\ty\t1"), new LogisticFitter(), null, CancellationToken.None));

    [Fact]
    public void The_same_files_give_the_same_bytes()
    {
        var lines = Enumerable.Range(0, 300).Select(i => i % 4 == 0 ? $"{i}\tyou idiot number {i}\t1" : $"{i}\tthank you for answer {i}\t0");
        var file = string.Join('\n', lines.Prepend("id\ttext\ttoxic"));
        Assert.Equal(Bytes(), Bytes());

        byte[] Bytes() => ModelFile.Write(Trainer.Train(Read(file), new LogisticFitter(), null, CancellationToken.None).Model);
    }

    [Fact]
    public void A_training_can_be_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => Trainer.Train(
            Read("id\ttext\ttoxic\n1\tx\t1\n2\ty\t0"), new LogisticFitter(), null, new CancellationToken(canceled: true)));

    [Fact]
    public void The_projects_own_shapes_are_either_for_training_or_for_testing()
    {
        var train = OwnData.Read(test: false);
        var test = OwnData.Read(test: true);
        Assert.True(train.Count > 1000);
        Assert.True(test.Count > 100);
        Assert.Empty(train.Select(e => e.Shape).Intersect(test.Select(e => e.Shape)));
        Assert.Empty(train.Select(e => e.Text).Intersect(test.Select(e => e.Text)));
    }

    private static Corpus Read(string file)
    {
        var corpus = new Corpus();
        corpus.Read(TabFile.Parse("file.tsv", new StringReader(file)));
        return corpus;
    }
}
