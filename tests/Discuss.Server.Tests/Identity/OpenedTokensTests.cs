using System.Globalization;
using Discuss.Server.Identity;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity;

public sealed class OpenedTokensTests
{
    private readonly TestClock _clock = new();
    private readonly List<string> _opened = [];

    [Fact]
    public void A_token_is_opened_once_though_many_requests_bring_it()
    {
        var tokens = new OpenedTokens<string>(_clock);

        var said = Enumerable.Range(0, 100).Select(_ => tokens.Get("one", Open)).ToList();

        Assert.All(said, answer => Assert.Equal("what one says", answer));
        Assert.Equal(["one"], _opened);
    }

    [Fact]
    public void What_is_no_token_is_looked_at_each_time()
    {
        var tokens = new OpenedTokens<string>(_clock);

        Assert.Null(tokens.Get("forged", token => { _opened.Add(token); return null; }));
        Assert.Equal("what forged says", tokens.Get("forged", Open));
        Assert.Equal(["forged", "forged"], _opened);
    }

    [Theory]
    [InlineData(119, 1)]
    [InlineData(121, 2)]
    [InlineData(3_600, 2)]
    public void A_token_is_opened_again_after_two_minutes(int seconds, int times)
    {
        var tokens = new OpenedTokens<string>(_clock);
        tokens.Get("one", Open);

        // Others come meanwhile, or nobody does.
        _clock.Advance(TimeSpan.FromSeconds(Math.Min(seconds, 61)));
        if (seconds < 3_600) tokens.Get("another", Open);
        _clock.Advance(TimeSpan.FromSeconds(Math.Max(seconds - 61, 0)));
        tokens.Get("one", Open);

        Assert.Equal(times, _opened.Count(token => token == "one"));
    }

    [Fact]
    public void A_flood_of_tokens_pushes_out_the_oldest()
    {
        var tokens = new OpenedTokens<string>(_clock);
        const int Half = OpenedTokens<string>.HalfCapacity;
        for (var i = 0; i < 3 * Half; i++) tokens.Get(Name(i), Open);
        _opened.Clear();

        for (var i = 3 * Half - 1; i >= 0; i--) tokens.Get(Name(i), token => { _opened.Add(token); return null; });

        Assert.InRange(_opened.Count, Half, 2 * Half);
        Assert.Contains(Name(0), _opened);
        Assert.DoesNotContain(Name(3 * Half - 1), _opened);
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Open(string token)
    {
        _opened.Add(token);
        return $"what {token} says";
    }
}
