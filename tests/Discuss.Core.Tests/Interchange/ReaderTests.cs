using Discuss.Core.Interchange;
using Discuss.Core.Threads;

namespace Discuss.Core.Tests.Interchange;

public sealed class ReaderTests
{
    [Fact]
    public void Of_Disqus_threads_posts_states_and_authors_are_read_and_deleted_threads_are_refused()
    {
        var records = Readers.Read("disqus", Exports.Disqus);

        var thread = records.OfType<MovedThread>().First();
        Assert.Equal(("100", "harbour-1", "https://old.example/2019/harbour?utm=1", "The harbour & the pier", false), (thread.Id, thread.Key, thread.Url, thread.Title, thread.IsClosed));
        Assert.True(records.OfType<MovedThread>().Single(one => one.Id == "101").IsClosed);
        var refusal = Assert.Single(records.OfType<Refusal>());
        Assert.Equal(("thread", "102", "it was deleted there"), (refusal.What, refusal.Id, refusal.Reason));
        var first = records.Comment("1");
        Assert.Equal(("marit", "Marit Kolstad", "marit@example.org", "100", null), (first.AuthorId, first.AuthorName, first.AuthorEmail, first.ThreadId, first.ParentId));
        Assert.Equal(new DateTimeOffset(2019, 3, 1, 9, 0, 0, TimeSpan.Zero), first.CreatedAt);
        Assert.Equal((CommentState.RemovedByModerator, "1"), (records.Comment("2").State, records.Comment("2").ParentId));
        Assert.Equal((null, "Greta"), (records.Comment("3").AuthorId, records.Comment("3").AuthorName));
        Assert.Equal(CommentState.Spam, records.Comment("5").State);
        Assert.Equal(11, records.OfType<MovedComment>().Count());
    }

    [Fact]
    public void Of_WordPress_comments_wpDiscuz_votes_edits_and_subscriptions_are_read_and_pingbacks_are_refused()
    {
        var records = Readers.Read("wordpress", Exports.WordPress);

        var thread = Assert.Single(records.OfType<MovedThread>());
        Assert.Equal(("11", "https://old.example/ferry/", "The ferry", false), (thread.Id, thread.Url, thread.Title, thread.IsClosed));
        var first = records.Comment("1");
        Assert.Equal((5, new DateTimeOffset(2020, 5, 1, 9, 0, 0, TimeSpan.Zero), null, "https://ines.example"), (first.Score, first.CreatedAt, first.AuthorId, first.AuthorWebsite));
        Assert.Equal(new DateTimeOffset(2020, 5, 1, 11, 0, 0, TimeSpan.Zero), first.EditedAt);
        Assert.Equal((-3, "1", "1"), (records.Comment("2").Score, records.Comment("2").ParentId, records.Comment("2").AuthorId));
        Assert.Equal(CommentState.Spam, records.Comment("4").State);
        Assert.Equal((CommentState.RemovedByModerator, DateTimeOffset.UnixEpoch), (records.Comment("5").State, records.Comment("5").CreatedAt));
        Assert.Equal((CommentState.Pending, null, new DateTimeOffset(2020, 5, 1, 13, 0, 0, TimeSpan.Zero)), (records.Comment("6").State, records.Comment("6").AuthorName, records.Comment("6").CreatedAt));
        Assert.Equal("it is no comment but a pingback", Assert.Single(records.OfType<Refusal>()).Reason);
        Assert.Equal([("reader@example.org", true), ("unsure@example.org", false)], records.OfType<MovedSubscription>().Select(one => (one.Email, one.IsConfirmed)));
    }

    [Fact]
    public void Of_Remark42_comments_votes_and_closed_articles_are_read_compressed_or_not_and_broken_lines_are_refused()
    {
        var records = Readers.Read("remark42", Exports.Compressed(Exports.Remark42));

        Assert.Equal(records.Select(record => record.ToString()), Readers.Read("remark42", Exports.Remark42).Select(record => record.ToString()));
        Assert.Equal(["https://old.example/closed/", "https://old.example/one/"], records.OfType<MovedThread>().Take(2).Select(thread => thread.Id));
        Assert.True(records.OfType<MovedThread>().First().IsClosed);
        Assert.InRange(records.OfType<MovedThread>().Last().Id.Length, 1, InterchangeLimits.Id);
        Assert.Equal((Markup.Markdown, "Hello **there**", 1), (records.Comment("a1").Markup, records.Comment("a1").Body, records.Comment("a1").Score));
        Assert.Equal((Markup.Html, "a2", -2), (records.Comment("a3").Markup, records.Comment("a3").ParentId, records.Comment("a3").Score));
        Assert.Equal(CommentState.RemovedByModerator, records.Comment("a2").State);
        Assert.Equal([("github_2", 1), ("github_9", 1), ("github_1", -1)], records.OfType<MovedVote>().Where(vote => vote.CommentId == "a1").Select(vote => (vote.AuthorId, vote.Value)));
        Assert.Equal(
            ["line 7: it is no JSON", "line 8: \"text\" contains half of a character"],
            records.OfType<Refusal>().Select(refusal => $"{refusal.Place}: {refusal.Reason}"));
    }

    [Fact]
    public void Of_Commento_and_both_versions_of_Comentario_pages_people_and_comments_are_read()
    {
        var first = Readers.Read("commento", Exports.Compressed(Exports.Commento));
        var third = Readers.Read("commento", Exports.Comentario);

        Assert.Equal(["/one", "/two"], first.OfType<MovedThread>().Select(thread => thread.Url));
        Assert.Equal(("u1", 3, null), (first.Comment("c1").AuthorId, first.Comment("c1").Score, first.Comment("c1").ParentId));
        Assert.Equal((CommentState.RemovedByModerator, "c1", null), (first.Comment("c2").State, first.Comment("c2").ParentId, first.Comment("c2").AuthorId));
        Assert.Equal(CommentState.Pending, first.Comment("c4").State);
        Assert.Equal(("Ann", "ann@example.org"), (first.OfType<MovedAuthor>().Single().Name, first.OfType<MovedAuthor>().Single().Email));

        Assert.Equal(("/one", "One", true), third.OfType<MovedThread>().Select(page => (page.Url, page.Title, page.IsClosed)).Single());
        var comments = third.OfType<MovedComment>().ToList();
        Assert.Equal([CommentState.Approved, CommentState.Rejected, CommentState.Approved], comments.Select(comment => comment.State));
        Assert.Equal((null, "Passer-by"), (comments[1].AuthorId, comments[1].AuthorName));
        Assert.Equal(comments[0].Id, comments[1].ParentId);
        Assert.NotNull(comments[0].EditedAt);
    }

    [Fact]
    public void Of_Coral_stories_users_and_comments_are_read_by_their_last_revision()
    {
        var records = Readers.Read("coral", Exports.Coral);

        Assert.Equal([("s1", "One", false), ("s2", null, true)], records.OfType<MovedThread>().Select(story => (story.Id, story.Title, story.IsClosed)));
        Assert.Equal([("Ann", "ann@example.org"), ("Bo", null)], records.OfType<MovedAuthor>().Select(user => (user.Name, user.Email)));
        var first = records.Comment("k1");
        Assert.Equal(("<div>First &amp; <i>best</i></div>", 4, DateTimeOffset.FromUnixTimeMilliseconds(1643760060000)), (first.Body, first.Score, first.EditedAt));
        Assert.Equal(
            [CommentState.Approved, CommentState.RemovedByAuthor, CommentState.Pending, CommentState.Approved, CommentState.Rejected],
            records.OfType<MovedComment>().Select(comment => comment.State));
        Assert.Equal("line 10: it is no story, user or comment", records.OfType<Refusal>().Select(refusal => $"{refusal.Place}: {refusal.Reason}").Single());
    }

    [Fact]
    public void Of_our_own_export_everything_is_read()
    {
        var records = Readers.Read("discuss", Exports.Own);

        Assert.Equal(("harbour", true), records.OfType<MovedThread>().Select(thread => (thread.Key, thread.IsClosed)).Single());
        Assert.Equal(("Hello **there**", Markup.Markdown, 1, "7"), (records.Comment("1-1").Body, records.Comment("1-1").Markup, records.Comment("1-1").Score, records.Comment("1-1").AuthorId));
        Assert.Equal(CommentState.RemovedByAuthor, records.Comment("1-2").State);
        Assert.Equal(("1-1", "8", 1), records.OfType<MovedVote>().Select(vote => (vote.CommentId, vote.AuthorId, vote.Value)).Single());
        Assert.Empty(records.OfType<Refusal>());
    }

    [Fact]
    public void Of_an_export_of_several_sites_one_is_read_and_without_its_name_none()
    {
        var two = Exports.Own.Replace("""{"type":"end","lines":9}""", """
            {"type":"site","slug":"other","name":"Another"}
            {"type":"thread","id":"1","key":"elsewhere"}
            {"type":"end","lines":11}
            """, StringComparison.Ordinal);

        var one = Core.Interchange.Own.OwnReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(two)), "other").ToList();

        Assert.Equal("elsewhere", Assert.Single(one.OfType<MovedThread>()).Key);
        Assert.Contains("several sites", Assert.Throws<InterchangeException>(() => Readers.Read("discuss", two)).Message, StringComparison.Ordinal);
    }
}
