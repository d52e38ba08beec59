using System.Text.Json;
using Discuss.Server.Commands;

namespace Discuss.Server.Tests.Commands;

public sealed class ScoreCommandTests
{
    [Fact]
    public async Task Score_without_a_text_writes_one_line_of_json_for_each_line_it_reads()
    {
        var (code, output, _) = await RunAsync("A fine day.\nYou stupid moron.\n", "score");

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(0, code);
        Assert.Equal(2, lines.Length);
        var insults = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("labels").GetProperty("insult").GetDouble()).ToArray();
        Assert.True(insults[0] < 0.5 && insults[1] > 0.5, output);
    }

    [Fact]
    public async Task Score_with_a_text_tells_each_label_and_marks_the_words()
    {
        var (code, output, _) = await RunAsync("", "score", "You stupid moron.");

        Assert.Equal(0, code);
        Assert.Contains("identityHate", output, StringComparison.Ordinal);
        Assert.Contains("\u001b[4m", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "score", "text", "--model", "no-such.model")]
    [InlineData(1, "train", "--data", "no-such-folder", "--out", "x.model")]
    [InlineData(1, "evaluate", "--data", "no-such-folder")]
    [InlineData(1, "score", "text", "--engine", "mlnet", "--model", "no-such.zip")]
    [InlineData(1, "train", "--engine", "mlnet", "--data", "no-such-folder", "--out", "x.zip")]
    [InlineData(1, "evaluate", "--engine", "mlnet", "--model", "no-such.zip", "--data", "no-such-folder")]
    [InlineData(2, "score", "text", "--engine", "perspective")]
    [InlineData(2, "train", "--data", "no-such-folder", "--out", "x.model", "--portable", "y.model")]
    [InlineData(2, "train")]
    [InlineData(2, "score", "one text", "and another")]
    public async Task A_tool_that_cannot_do_its_work_says_why_and_ends_with_a_code(int wanted, params string[] args)
    {
        var (code, _, error) = await RunAsync("", args);

        Assert.Equal(wanted, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public void A_command_line_of_the_servers_is_no_tools() => Assert.False(Tools.Are(["--urls", "http://127.0.0.1:0"]));

    private static async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] args)
    {
        using var read = new StringReader(input);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Tools.RunAsync(args, read, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
