using Discuss.Server.Moderation;
using Discuss.Server.Pages.Moderate;

namespace Discuss.Server.Tests.Moderation;

public sealed class MarkedTextTests
{
    [Fact]
    public void A_mark_is_named_where_it_ends_and_the_pieces_are_the_text()
    {
        var pieces = Cut("You are an idiot, really.", Signal("toxicity", "insult", [11, 5]));

        Assert.Equal(["You are an ", "idiot", ", really."], pieces.Select(piece => piece.Text));
        Assert.Equal(["insult"], pieces[1].Names);
        Assert.Equal("said", pieces[1].Mark);
        Assert.Null(pieces[0].Mark);
    }

    [Fact]
    public void Where_marks_cross_each_is_named_at_its_own_end()
    {
        var pieces = Cut("abcdef", Signal("toxicity", "insult", [0, 4]), Signal("banned-words", null, [2, 4]));

        Assert.Equal(["ab", "cd", "ef"], pieces.Select(piece => piece.Text));
        Assert.Equal(["insult"], pieces[1].Names);
        Assert.Equal(["banned word"], pieces[2].Names);
        Assert.Equal(["said", "said", "word"], pieces.Select(piece => piece.Mark));
    }

    [Theory]
    [InlineData(-5, 8)]
    [InlineData(4, 100)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(3, -1)]
    public void A_span_outside_of_the_text_is_cut_off_and_the_text_stays_whole(int start, int length)
    {
        const string Text = "abcdef";

        Assert.Equal(Text, string.Concat(Cut(Text, Signal("toxicity", "insult", [start, length])).Select(piece => piece.Text)));
    }

    [Fact]
    public void No_mark_cuts_an_emoji_in_two()
    {
        var pieces = Cut("a🙂b", Signal("toxicity", "insult", [0, 2]));

        Assert.DoesNotContain(pieces, piece => piece.Text.Length > 0 && (char.IsLowSurrogate(piece.Text[0]) || char.IsHighSurrogate(piece.Text[^1])));
    }

    [Fact]
    public void What_would_not_be_seen_is_shown_by_its_name_and_joiners_are_left_to_their_scripts()
    {
        var pieces = Cut("ad\u00ADmin \u202Eneerg 👩‍🚀");

        Assert.Equal(["U+00AD", "U+202E"], pieces.Where(piece => piece.Hidden is not null).Select(piece => piece.Hidden));
        Assert.Contains(pieces, piece => piece.Text.Contains("👩‍🚀", StringComparison.Ordinal));
    }

    [Fact]
    public void The_line_of_the_list_begins_shortly_before_the_first_mark_and_is_one_line()
    {
        var text = "It was a long morning\nand everybody who was there knows that you are an idiot and more.";

        var (before, marked, after) = MarkedText.Line(text, [Signal("toxicity", "insult", [text.IndexOf("idiot", StringComparison.Ordinal), 5])]);

        Assert.StartsWith("…", before, StringComparison.Ordinal);
        Assert.Equal("idiot", marked);
        Assert.Equal(" and more.", after);
        Assert.DoesNotContain('\n', before);
    }

    private static IReadOnlyList<TextPiece> Cut(string text, params SignalView[] signals) => MarkedText.Cut(text, signals, ModeratorWords.English);

    private static SignalView Signal(string rule, string? label, int[] span) => new(rule, label, 0.9, [span], "Because.");
}
