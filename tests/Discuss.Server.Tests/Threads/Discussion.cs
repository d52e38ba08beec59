using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Threads;

/// <summary>A site with a thread, people who write in it, and ways to read it whole, window by window.</summary>
internal sealed class Discussion
{
    private static readonly Sql InsertAuthor = new(
        "INSERT INTO authors (kind, name, name_skeleton, created_at) VALUES (0, @name, @name, 0) RETURNING id", Parameter.Text("name"));

    private readonly DiscussHost _host;

    private Discussion(DiscussHost host, Site site) => (_host, Site) = (host, site);

    public Site Site { get; }

    public string Key { get; } = "article";

    public ThreadReader Reader => _host.Services.GetRequiredService<ThreadReader>();

    public CommentWriter Writer => _host.Services.GetRequiredService<CommentWriter>();

    public IDatabase Database => _host.Database;

    public static async Task<Discussion> StartAsync(DiscussHost host, SiteSettings? settings = null) => new(host, await host.SiteAsync(settings));

    public async Task<Actor> PersonAsync(string name)
    {
        var id = await Database.WriteAsync(
            session => session.FirstAsync(InsertAuthor, row => row.GetInt64(0), CancellationToken.None, name), CancellationToken.None);
        return new Actor(id, AuthorKind.Guest, name, null);
    }

    public async Task<CommentView> PostAsync(Actor actor, string body = "A comment.", CommentId? under = null, string? key = null) =>
        (await Writer.PostAsync(Site, key ?? Key, new PostComment(body, under, null, null, null, false), actor, CancellationToken.None)).Comment;

    public Task<ThreadWindow> WindowAsync(SortOrder order = SortOrder.Oldest, int limit = 20, string? after = null, Actor? viewer = null) =>
        Reader.WindowAsync(Site, Key, order, limit, Cursor(after), viewer, CancellationToken.None);

    public Task<Page<CommentView>> RepliesAsync(CommentId under, int limit = 20, string? after = null) =>
        Reader.RepliesAsync(under, Cursor(after), limit, null, CancellationToken.None);

    /// <summary>Every comment of the thread in the order in which a reader meets it who opens everything.</summary>
    /// <param name="between">What happens between two windows.</param>
    public async Task<List<CommentView>> ReadAllAsync(SortOrder order, int limit, Func<Task>? between = null)
    {
        var all = new List<CommentView>();
        string? after = null;
        do
        {
            var window = await WindowAsync(order, limit, after);
            Assert.InRange(window.Items.Count, 0, limit);
            foreach (var root in window.Items)
            {
                all.Add(root);
                all.AddRange(root.Replies!.Items);
                for (var next = root.Replies.Next; next is not null;)
                {
                    if (between is not null) await between();
                    var page = await RepliesAsync(root.Id, limit, next);
                    all.AddRange(page.Items);
                    next = page.Next;
                }
            }

            after = window.Next;
            if (between is not null) await between();
        }
        while (after is not null);

        return all;
    }

    private static WindowCursor? Cursor(string? text)
    {
        if (text is null) return null;
        Assert.True(WindowCursor.TryParse(text, out var cursor));
        return cursor;
    }
}
