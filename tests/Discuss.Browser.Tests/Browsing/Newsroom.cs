using Discuss.Core.Identity;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>A site of its own on which every comment waits, its moderators before their browsers, and its commenters.</summary>
public sealed class Newsroom : IDisposable
{
    private readonly Stage _stage;

    private Newsroom(Stage stage, Discussion discussion) => (_stage, Discussion) = (stage, discussion);

    public Discussion Discussion { get; }

    public string Site => Discussion.Site;

    private IServiceProvider Services => _stage.Host.Services;

    public static Task<Newsroom> OpenAsync(Stage stage) => OpenAsync(stage, new ModerationSettings());

    internal static async Task<Newsroom> OpenAsync(Stage stage, ModerationSettings rules) =>
        new(stage, await Discussion.StartAsync(stage, new SiteSettings
        {
            Mode = ModerationMode.Premoderate, Origins = [stage.Publisher.Origin], Moderation = rules,
        }));

    /// <summary>A moderator of the site, signed in, before a browser of their own.</summary>
    public async Task<Moderator> ModeratorAsync(string name, BrowserNewContextOptions? options = null)
    {
        // Members' names are one namespace for the whole stage.
        var known = $"{name} {Site[1..5]}";
        Assert.True(DisplayName.TryCreate(known, out var display, out _));
        await using var scope = Services.CreateAsyncScope();
        var member = await scope.ServiceProvider.GetRequiredService<Registration>()
            .CreateAsync(display, badge: null, $"{name}.{Site}@example.org", System.Security.Cryptography.RandomNumberGenerator.GetHexString(32), CancellationToken.None);
        await GrantAsync(member.Id, Role.Moderator);
        var reader = await _stage.ReaderAsync(options);
        var session = await Services.GetRequiredService<Sessions>().StartAsync(member.Id, SessionKind.Account, new SignInEvidence(SignInMethod.Password), CancellationToken.None);
        await reader.Context.AddCookiesAsync(
        [
            new Cookie
            {
                Name = "__Host-discuss-account", Value = session.Token, Url = _stage.Home.AbsoluteUri, Secure = true, HttpOnly = true,
                SameSite = SameSiteAttribute.Strict,
            },
        ]);
        return new Moderator(reader, known, member.Id, new Uri(_stage.Home, $"moderate?site={Site}").AbsoluteUri);
    }

    /// <summary>Takes the role from a moderator.</summary>
    public Task DismissAsync(Moderator moderator) => GrantAsync(moderator.MemberId, null);

    /// <summary>The state of a comment, as the server has it.</summary>
    public async Task<string> StateAsync(string comment)
    {
        var site = await Services.GetRequiredService<SiteDirectory>().GetAsync(Site, CancellationToken.None);
        Assert.True(Core.Threads.CommentId.TryParse(comment, null, out var id));
        return (await Services.GetRequiredService<QueueReader>().ItemAsync(site, id, CancellationToken.None))!.Comment.State.ToString();
    }

    /// <summary>Approves a comment, as the site's first moderator.</summary>
    public Task ApproveAsync(string comment) => DecideAsync(comment, Core.Moderation.DecisionAction.Approve);

    public async Task DecideAsync(string comment, Core.Moderation.DecisionAction action)
    {
        var site = await Services.GetRequiredService<SiteDirectory>().GetAsync(Site, CancellationToken.None);
        Assert.True(Core.Threads.CommentId.TryParse(comment, null, out var id));
        var item = (await Services.GetRequiredService<QueueReader>().ItemAsync(site, id, CancellationToken.None))!;
        var results = await Services.GetRequiredService<Decider>().DecideAsync(
            [new DecisionBody(comment, item.Comment.Version, action)], new HashSet<int> { site.Id },
            new Actor(long.Parse(item.Author.Id), AuthorKind.Guest, item.Author.Name, MemberId: null), CancellationToken.None);
        Assert.Equal(DecisionResult.Ok, results[0].Result);
    }

    public void Dispose() => Discussion.Dispose();

    private async Task GrantAsync(long member, Role? role)
    {
        var site = await Services.GetRequiredService<SiteDirectory>().GetAsync(Site, CancellationToken.None);
        await Services.GetRequiredService<Permissions>().GrantAsync(member, site.Id, role, CancellationToken.None);
    }
}

/// <summary>Somebody who moderates, with a browser.</summary>
public sealed record Moderator(Reader Reader, string Name, long MemberId, string Address) : IAsyncDisposable
{
    public IKeyboard Keys => Reader.Page.Keyboard;

    /// <summary>Opens the queue and waits until it is live.</summary>
    public async Task<Pages.QueueScreen> OpenAsync(string more = "")
    {
        await Reader.Page.GotoAsync(Address + more);
        var queue = new Pages.QueueScreen(Reader.Page);
        await queue.AliveAsync();
        return queue;
    }

    public ValueTask DisposeAsync() => Reader.DisposeAsync();
}
