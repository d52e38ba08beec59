using Discuss.Core.Interchange;

namespace Discuss.Core.Tests.Interchange;

public sealed class AddressMapTests
{
    private static readonly Place Line = new("line", 1);

    [Theory]
    [InlineData("https://old.example/2019/harbour?utm=1#x", "/2019/harbour")]
    [InlineData("https://old.example/?p=12", "/?p=12")]
    [InlineData("/one", "/one")]
    [InlineData("https://old.example", "/")]
    public void Without_a_map_the_key_is_the_path_as_the_embed_takes_it(string url, string key)
    {
        Assert.Equal(key, new AddressMap().Find(new MovedThread(Line, "1") { Url = url, Key = "own" }, keepsKeys: false)!.Value.Key);
        Assert.Equal("own", new AddressMap().Find(new MovedThread(Line, "1") { Url = url, Key = "own" }, keepsKeys: true)!.Value.Key);
    }

    [Fact]
    public void Patterns_and_lines_of_a_file_say_what_articles_are_called_here_and_the_file_comes_first()
    {
        var map = new AddressMap();
        Assert.True(map.TryAddPattern("https://old.example/20*=https://news.example/archive/20*"));
        map.AddFile(new StringReader("# a remark\nhttps://old.example/2019/harbour\tharbour\r\n\n/ferry,https://news.example/f\n"));

        Assert.Equal(("harbour", null), map.Find(Of("https://old.example/2019/harbour"), keepsKeys: false));
        Assert.Equal(("/archive/2019/pier", "https://news.example/archive/2019/pier"), map.Find(Of("https://old.example/2019/pier"), keepsKeys: false));
        Assert.Equal(("/f", "https://news.example/f"), map.Find(Of("https://old.example/ferry"), keepsKeys: false));
        Assert.Equal(("/x", "https://old.example/x"), map.Find(Of("https://old.example/x"), keepsKeys: false));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("=x")]
    [InlineData("x=")]
    [InlineData("a*b*=c")]
    [InlineData("a=b*")]
    public void What_is_no_pattern_is_none(string pattern) => Assert.False(new AddressMap().TryAddPattern(pattern));

    [Fact]
    public void A_line_that_is_none_is_told_of_with_its_number()
    {
        Assert.Contains("line 2 of the map", Assert.Throws<InterchangeException>(() => new AddressMap().AddFile(new StringReader("a,b\nalone\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("line 1 of the map", Assert.Throws<InterchangeException>(() => new AddressMap().AddFile(new StringReader(new string('x', 1_000_000)))).Message, StringComparison.Ordinal);
    }

    private static MovedThread Of(string url) => new(Line, "1") { Url = url };
}
