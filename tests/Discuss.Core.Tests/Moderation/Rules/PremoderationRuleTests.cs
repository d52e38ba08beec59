using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Core.Tests.Moderation.Rules;

public sealed class PremoderationRuleTests
{
    [Theory]
    [InlineData(true, "", Verdict.Hold)]
    [InlineData(false, "harbour", Verdict.Hold)]
    [InlineData(false, "harbour-2", Verdict.Approve)]
    [InlineData(false, "Harbour", Verdict.Approve)]
    public void A_moderator_reads_everything_first_on_the_site_or_in_the_thread(bool site, string thread, Verdict verdict) => Assert.Equal(
        verdict,
        new Comment("Hello!")
        {
            Settings = new ModerationSettings { Premoderation = new PremoderationSettings { Threads = thread.Length == 0 ? [] : [thread] } },
            With = input => input with { SiteIsPremoderated = site },
        }.VerdictOf(new PremoderationRule()));

    [Fact]
    public void Staff_and_trusted_authors_appear_at_once() => Assert.All(
        new[] { new AuthorStanding { IsTrusted = true }, new AuthorStanding { IsStaff = true } },
        author => Assert.Equal(
            Verdict.Approve,
            new Comment("Hello!") { Author = author, With = input => input with { SiteIsPremoderated = true } }.Ruling().Verdict));
}
