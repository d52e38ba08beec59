using Discuss.Core.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Discuss.Core.Tests.Threads;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData(1, 1, 1, "1-1-1")]
    [InlineData(1, 87, 363, "1-2f-a3")]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, "zik0zj-zik0zj-zik0zj")]
    public void An_identifier_is_written_as_its_numbers_in_base_36(int site, int thread, int ordinal, string text)
    {
        var id = new CommentId(new ThreadId(site, thread), ordinal);

        Assert.Equal(text, id.ToString());
        Assert.Equal(id, CommentId.Parse(text, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1-1")]
    [InlineData("1-1-1-1")]
    [InlineData("1--1")]
    [InlineData("-1-1-1")]
    [InlineData("01-1-1")]
    [InlineData("0-1-1")]
    [InlineData("1-1-A")]
    [InlineData("1-1-é")]
    [InlineData("1-1-zzzzzz")]
    [InlineData("1-1-1111111")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData(null)]
    public void What_is_no_identifier_is_refused(string? text) => Assert.False(CommentId.TryParse(text, null, out _));

    [Fact]
    public void Every_identifier_reads_back_as_itself() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<PositiveInt>(),
            (a, b) => ThreadId.Parse(new ThreadId(a.Get, b.Get).ToString(), null) == new ThreadId(a.Get, b.Get)));
}
