using Discuss.Core.Threads;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;

namespace Discuss.Server.Demo;

/// <summary>
/// Makes the demo's site and its discussions at the first start, through the same doors as everybody's comments. Later starts find the
/// site and leave everything as it is.
/// </summary>
internal sealed class DemoSeed(
    SiteDirectory sites, DemoAuthors authors, StartTurn turn, IServiceProvider services, IConfiguration configuration, TimeProvider clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await sites.FindAsync(DemoSettings.Site, cancellationToken) is not null) return;
        await using var own = await turn.TakeAsync(cancellationToken);
        if (await sites.FindAsync(DemoSettings.Site, cancellationToken) is not null) return;
        var site = await sites.CreateAsync(
            DemoSettings.Site, "The Nesvik Courier", new SiteSettings { Origins = [.. Origins()], Sort = SortOrder.Top, Audience = new AudienceSettings { Views = true } }, cancellationToken);
        var people = new Dictionary<string, Actor>(StringComparer.Ordinal);
        foreach (var author in DemoDiscussion.Authors) people[author.Id] = await authors.CreateAsync(author, site, cancellationToken);

        // The discussion is some hours old when its first reader comes.
        var past = new PastClock(clock);
        var writer = ActivatorUtilities.CreateInstance<CommentWriter>(services, past);
        var posted = new Dictionary<string, CommentId>(StringComparer.Ordinal);
        foreach (var comment in DemoDiscussion.Comments)
        {
            past.Ago = comment.Ago;
            var id = posted[comment.Id] = await PostAsync(writer, site, comment, people[comment.Author], posted, cancellationToken);
            foreach (var voter in people.Values.Where(person => person != people[comment.Author]).Take(comment.Votes))
                await writer.VoteAsync(id, 1, voter, cancellationToken);
        }

        // Only when it has been answered does one that is taken back leave its place.
        foreach (var comment in DemoDiscussion.Comments.Where(comment => comment.TakenBack))
        {
            past.Ago = comment.Ago;
            await writer.DeleteAsync(posted[comment.Id], people[comment.Author], cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<CommentId> PostAsync(
        CommentWriter writer, Site site, DemoComment comment, Actor author, Dictionary<string, CommentId> posted, CancellationToken cancellationToken)
    {
        CommentId? parent = comment.Parent is null ? null : posted[comment.Parent];
        var article = Article.All.Single(one => one.Key == comment.Article);
        var url = Origins().Select(origin => $"{origin}/demo/{article.Key}").FirstOrDefault();
        var post = new PostComment(comment.Text, parent, url, article.Headline, IdempotencyKey: null, Insist: false);
        return (await writer.PostAsync(site, comment.Article, post, author, cancellationToken)).Comment.Id;
    }

    // Addresses of articles are kept where they are the site's own: where this server says that it is, or is told to listen.
    private IEnumerable<string> Origins() =>
        $"{configuration["Discuss:PublicUrl"]};{configuration["urls"]};{Defaults.Address}"
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(address => Uri.TryCreate(address, UriKind.Absolute, out _))
            .Select(address => new Uri(address).GetLeftPart(UriPartial.Authority))
            .Distinct(StringComparer.Ordinal);

    private sealed class PastClock(TimeProvider clock) : TimeProvider
    {
        public TimeSpan Ago { get; set; }

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() - Ago;
    }
}
