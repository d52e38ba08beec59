using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class LengthRuleTests
{
    private static readonly ModerationSettings TenToTwenty = new() { Length = new LengthSettings { Min = 10, Max = 20 } };

    [Theory]
    [InlineData("First!", Verdict.Reject)]
    [InlineData("Ten chars.", Verdict.Approve)]
    [InlineData("This is by far too long.", Verdict.Reject)]
    [InlineData("**Bold**  ", Verdict.Reject)] // four letters to a reader
    public void A_comment_has_at_least_so_many_characters_and_at_most(string body, Verdict verdict) =>
        Assert.Equal(verdict, new Comment(body) { Settings = TenToTwenty }.VerdictOf(new LengthRule()));

    [Fact]
    public void Without_settings_one_character_is_enough() => Assert.Equal(Verdict.Approve, new Comment("!").VerdictOf(new LengthRule()));

    [Fact]
    public void It_is_for_moderators_and_trusted_authors_too() => Assert.Equal(
        Verdict.Reject,
        new Comment("No.") { Settings = TenToTwenty, Author = new AuthorStanding { IsStaff = true, IsTrusted = true } }.VerdictOf(new LengthRule()));
}
