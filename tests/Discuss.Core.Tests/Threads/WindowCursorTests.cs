using System.Buffers.Text;
using System.Text;
using Discuss.Core.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Discuss.Core.Tests.Threads;

public sealed class WindowCursorTests
{
    private static readonly ThreadId Thread = new(1, 2);

    public static TheoryData<SortOrder?, bool> Windows { get; } = new()
    {
        { SortOrder.Oldest, false }, { SortOrder.Newest, false }, { SortOrder.Top, false }, { null, false }, { SortOrder.Top, true }, { null, true },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void A_cursor_reads_back_as_itself(SortOrder? order, bool backwards)
    {
        var cursor = new WindowCursor(Thread, order, -41, ReadingPath.Root(7).Reply(9), backwards);

        Assert.True(WindowCursor.TryParse(cursor.ToString(), out var read));
        Assert.Equal(cursor, read);
    }

    [Fact]
    public void The_cursor_of_the_deepest_comment_is_short_enough_to_be_read()
    {
        var path = ReadingPath.Root(1);
        for (var i = 2; i < 200; i++) path = path.Reply(ReadingPath.MaxOrdinal - i);

        var text = new WindowCursor(new ThreadId(int.MaxValue, int.MaxValue), null, 0, path).ToString();

        Assert.InRange(text.Length, 1, WindowCursor.MaxLength);
        Assert.True(WindowCursor.TryParse(text, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("%00")]
    [InlineData("é")]
    public void What_is_no_cursor_is_refused(string text) => Assert.False(WindowCursor.TryParse(text, out _));

    [Theory]
    [InlineData("x>1-2.0.00007")]
    [InlineData("o=1-2.0.00007")]
    [InlineData("o>1.0.00007")]
    [InlineData("o>1-2.zero.00007")]
    [InlineData("o>1-2.0.7")]
    [InlineData("o>1-2.0")]
    [InlineData("o>")]
    public void A_forged_cursor_is_refused(string plain) =>
        Assert.False(WindowCursor.TryParse(Base64Url.EncodeToString(Encoding.ASCII.GetBytes(plain)), out _));

    [Fact]
    public void No_text_whatever_makes_the_reading_of_a_cursor_fail() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<string>(), text => WindowCursor.TryParse(text, out _) || true));
}
