using Discuss.Core.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Discuss.Core.Tests.Threads;

public sealed class ReadingPathTests
{
    private static readonly int[] FirstAndThird = [1, 3];

    [Fact]
    public void A_reply_reads_after_what_it_answers_and_before_the_next_comment_beside_that()
    {
        var (first, second) = (ReadingPath.Root(1), ReadingPath.Root(2));
        var reply = first.Reply(3);

        Assert.True(string.CompareOrdinal(first.Value, reply.Value) < 0);
        Assert.True(string.CompareOrdinal(reply.Value, second.Value) < 0);
    }

    [Fact]
    public void A_path_knows_its_depth_its_root_and_what_stands_above_it()
    {
        var path = ReadingPath.Root(1).Reply(3).Reply(7);

        Assert.Equal(2, path.Depth);
        Assert.Equal(7, path.Ordinal());
        Assert.Equal(ReadingPath.Root(1), path.RootPath);
        Assert.Equal(FirstAndThird, path.AncestorOrdinals());
    }

    [Fact]
    public void A_chain_of_ten_thousand_replies_stays_within_the_bound_and_in_order()
    {
        var path = ReadingPath.Root(1);
        for (var ordinal = 2; ordinal <= 10_000; ordinal++)
        {
            var reply = path.Reply(ordinal);
            Assert.True(string.CompareOrdinal(path.Value, reply.Value) < 0);
            path = reply;
        }

        Assert.Equal(ReadingPath.MaxDepth, path.Depth);
    }

    [Fact]
    public void Everything_under_a_comment_lies_between_its_path_and_the_end_of_its_subtree()
    {
        var top = ReadingPath.Root(5);
        var deepest = top.Reply(ReadingPath.MaxOrdinal);

        Assert.True(string.CompareOrdinal(deepest.Value, top.SubtreeEnd) < 0);
        Assert.True(string.CompareOrdinal(ReadingPath.Root(6).Value, top.SubtreeEnd) > 0);
    }

    [Fact]
    public void Paths_sort_as_their_ordinals_do() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            Gen.Choose(1, ReadingPath.MaxOrdinal).ToArbitrary(), Gen.Choose(1, ReadingPath.MaxOrdinal).ToArbitrary(),
            (a, b) => Math.Sign(string.CompareOrdinal(ReadingPath.Root(a).Value, ReadingPath.Root(b).Value)) == Math.Sign(a.CompareTo(b))));

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("000011")]
    [InlineData("0000~")]
    [InlineData(null)]
    public void What_is_no_path_is_refused(string? text) => Assert.False(ReadingPath.TryParse(text, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(ReadingPath.MaxOrdinal + 1)]
    public void An_ordinal_that_has_no_place_is_refused(int ordinal) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ReadingPath.Root(ordinal));
}
