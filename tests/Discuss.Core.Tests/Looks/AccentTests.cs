using Discuss.Core.Looks;

namespace Discuss.Core.Tests.Looks;

public sealed class AccentTests
{
    [Theory]
    [InlineData("#0a6b58", "#0a6b58")]
    [InlineData(" 0A6B58 ", "#0a6b58")]
    [InlineData("#0ab", "#00aabb")]
    [InlineData("#fff", "#ffffff")]
    public void A_colour_is_written_as_on_the_web(string text, string read)
    {
        Assert.True(Colour.TryParse(text, out var colour));
        Assert.Equal(read, colour.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("teal")]
    [InlineData("#0a6b5")]
    [InlineData("#0a6b58ff")]
    [InlineData("#gg6b58")]
    [InlineData("# a6b58")]
    [InlineData("#-16b58")]
    [InlineData("#;}*{}")]
    [InlineData(null)]
    public void Anything_else_is_none(string? text) => Assert.False(Colour.TryParse(text, out _));

    // The figures of WCAG's own examples: black on white 21, #777 on white 4.48 (which just fails), #767676 4.54 (which just passes).
    [Theory]
    [InlineData("#000", "#fff", 21.0)]
    [InlineData("#777", "#fff", 4.48)]
    [InlineData("#767676", "#fff", 4.54)]
    public void Contrast_is_as_the_guidelines_count_it(string one, string other, double contrast)
    {
        Assert.True(Colour.TryParse(one, out var text));
        Assert.True(Colour.TryParse(other, out var ground));
        Assert.Equal(contrast, text.ContrastWith(ground), 0.01);
        Assert.Equal(contrast, ground.ContrastWith(text), 0.01);
    }

    [Fact]
    public void Whatever_is_chosen_can_be_read_on_light_and_on_dark_pages()
    {
        Colour[] light = [Colour.White, new(0xf5, 0xf5, 0xf2)], dark = [new(0x16, 0x16, 0x15), new(0x22, 0x22, 0x20)];
        for (var red = 0; red < 256; red += 17)
        {
            for (var green = 0; green < 256; green += 17)
            {
                for (var blue = 0; blue < 256; blue += 17)
                {
                    var accent = new Accent(new Colour((byte)red, (byte)green, (byte)blue));
                    Holds(accent.OnLight, [.. light, accent.OnLight.Wash], accent.Chosen);
                    Holds(accent.OnDark, [.. dark, accent.OnDark.Wash], accent.Chosen);
                }
            }
        }

        static void Holds(AccentOn on, Colour[] grounds, Colour chosen)
        {
            Assert.All(grounds, ground => Assert.True(on.Colour.ContrastWith(ground) >= Accent.Readable, $"{chosen} became {on.Colour} on {ground}"));
            Assert.True(on.Ink.ContrastWith(on.Colour) >= Accent.Readable, $"{on.Ink} on {on.Colour}");
        }
    }

    [Fact]
    public void What_can_be_read_stays_as_it_was_chosen()
    {
        Assert.True(Colour.TryParse("#0a6b58", out var green));
        Assert.True(Colour.TryParse("#6fcdb3", out var mint));

        Assert.Equal(green, new Accent(green).OnLight.Colour);
        Assert.Equal(mint, new Accent(mint).OnDark.Colour);
        Assert.NotEqual(mint, new Accent(mint).OnLight.Colour);
    }
}
