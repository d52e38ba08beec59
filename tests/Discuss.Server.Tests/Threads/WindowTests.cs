using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Threads;

public sealed class WindowTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const int Steps = 60;


    [Theory, OnSqlite(1), OnSqlite(2), OnSqlite(3), OnSqlite(4), OnPostgres(5), OnPostgres(6)]
    public async Task Any_sequence_of_posts_votes_and_deletions_reads_as_the_tree_that_it_made(Database database, int seed)
    {
        var discussion = await Discussion.StartAsync(await hosts.OnAsync(database));
        var story = await RandomStory.TellAsync(discussion, seed, Steps);

        foreach (var order in Enum.GetValues<SortOrder>())
        {
            foreach (var limit in new[] { 1, 3, 100 })
            {
                var read = await discussion.ReadAllAsync(order, limit);
                Assert.Equal(story.Expected(order), read.Select(RandomStory.Sight.Of));
            }
        }

        var thread = await discussion.Reader.ThreadAsync(discussion.Site, discussion.Key, CancellationToken.None);
        Assert.Equal(story.Approved, thread!.CommentCount);
    }

    [Theory, OnSqlite(11), OnSqlite(12), OnPostgres(13)]
    public async Task What_was_there_all_the_while_is_met_once_though_others_post_and_delete_between_the_windows(Database database, int seed)
    {
        var discussion = await Discussion.StartAsync(await hosts.OnAsync(database));
        var story = await RandomStory.TellAsync(discussion, seed, Steps);

        foreach (var order in new[] { SortOrder.Oldest, SortOrder.Newest })
        {
            var before = story.Expected(order).Select(sight => sight.Id).ToHashSet();
            var read = await discussion.ReadAllAsync(order, 3, between: () => story.StepAsync(votes: false));

            var after = story.Expected(order).Select(sight => sight.Id).ToHashSet();
            Assert.Equal(read.Count, read.Select(comment => comment.Id).Distinct().Count());
            Assert.Subset(read.Select(comment => comment.Id).ToHashSet(), before.Intersect(after).ToHashSet());
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_window_around_a_comment_holds_it_with_what_stands_above_and_leads_everywhere(Database database)
    {
        var discussion = await Discussion.StartAsync(await hosts.OnAsync(database));
        var person = await discussion.PersonAsync("Mira");
        var roots = new List<CommentView>();
        for (var i = 0; i < 10; i++) roots.Add(await discussion.PostAsync(person, $"Root {i}"));
        var answer = await discussion.PostAsync(person, "Answer", roots[4].Id);
        for (var i = 0; i < 30; i++) await discussion.PostAsync(person, $"Beside {i}", roots[4].Id);
        var deep = await discussion.PostAsync(person, "Deep", answer.Id);
        for (var i = 0; i < 30; i++) await discussion.PostAsync(person, $"Under {i}", deep.Id);
        var last = await discussion.PostAsync(person, "Last", roots[4].Id);

        var context = await discussion.Reader.ContextAsync(last.Id, SortOrder.Oldest, 3, null, CancellationToken.None);

        Assert.Equal(last.Id, context.Comment.Id);
        Assert.Equal([roots[4].Id], context.Ancestors.Select(comment => comment.Id));
        Assert.Equal([roots[4].Id, roots[5].Id, roots[6].Id, roots[7].Id], context.Items.Select(comment => comment.Id));
        Assert.Contains(last.Id, context.Items[0].Replies!.Items.Select(comment => comment.Id));
        Assert.Null(context.Items[0].Replies!.Next);
        Assert.NotNull(context.Previous);
        Assert.NotNull(context.Next);

        var met = new List<CommentId>(context.Items[0].Replies!.Items.Select(comment => comment.Id));
        for (var cursor = context.PreviousReplies; cursor is not null;)
        {
            var page = await discussion.RepliesAsync(roots[4].Id, 7, cursor);
            met.InsertRange(0, page.Items.Select(comment => comment.Id));
            cursor = page.Next;
        }

        var all = await discussion.RepliesAsync(roots[4].Id, 100);
        Assert.Equal(all.Items.Select(comment => comment.Id), met);
    }

    [Theory]
    [OnSqlite(SortOrder.Oldest), OnSqlite(SortOrder.Newest), OnSqlite(SortOrder.Top)]
    [OnPostgres(SortOrder.Oldest), OnPostgres(SortOrder.Newest), OnPostgres(SortOrder.Top)]
    public async Task From_a_permalink_one_reads_back_to_the_beginning_in_the_same_order(Database database, SortOrder order)
    {
        var discussion = await Discussion.StartAsync(await hosts.OnAsync(database));
        var (person, voter) = (await discussion.PersonAsync("Mira"), await discussion.PersonAsync("Tom"));
        for (var i = 0; i < 12; i++)
        {
            var root = await discussion.PostAsync(person, $"Root {i}");
            if (i % 3 == 0) await discussion.Writer.VoteAsync(root.Id, 1, voter, CancellationToken.None);
        }

        var all = (await discussion.WindowAsync(order, 50)).Items.Select(comment => comment.Id).ToList();
        var context = await discussion.Reader.ContextAsync(all[8], order, 2, null, CancellationToken.None);
        var met = context.Items.Select(comment => comment.Id).ToList();
        for (var cursor = context.Previous; cursor is not null;)
        {
            var window = await discussion.WindowAsync(order, 3, cursor);
            met.InsertRange(0, window.Items.Select(comment => comment.Id));
            cursor = window.Previous;
        }

        Assert.Equal(all[..11], met);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_chain_of_a_hundred_and_fifty_answers_reads_in_order_and_tells_whom_each_answers(Database database)
    {
        var discussion = await Discussion.StartAsync(await hosts.OnAsync(database));
        var people = new[] { await discussion.PersonAsync("Mira"), await discussion.PersonAsync("Tom") };
        var chain = new List<CommentView> { await discussion.PostAsync(people[0]) };
        for (var i = 1; i < 150; i++) chain.Add(await discussion.PostAsync(people[i % 2], $"Answer {i}", chain[^1].Id));

        var read = await discussion.ReadAllAsync(SortOrder.Oldest, 20);

        Assert.Equal(chain.Select(comment => comment.Id), read.Select(comment => comment.Id));
        Assert.Equal(chain.Skip(1).Select(comment => comment.ParentId), read.Skip(1).Select(comment => comment.ParentId));
        Assert.All(read.Skip(1), comment => Assert.Equal(comment.Author.Name == "Mira" ? "Tom" : "Mira", comment.Answers));
        Assert.Equal(ReadingPath.MaxDepth, read.Max(comment => comment.Depth));
        Assert.Equal(149, read[0].ReplyCount);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_that_was_never_used_is_an_empty_thread(Database database)
    {
        var discussion = await Discussion.StartAsync(await hosts.OnAsync(database));

        var window = await discussion.WindowAsync();

        Assert.Empty(window.Items);
        Assert.Equal(0, window.Thread.CommentCount);
        Assert.Null(window.Next);
    }
}
