using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Client;
using Discuss.Server.Cluster;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Thread;
using Discuss.Server.Pages.Widgets;
using Discuss.Server.Sites;
using Discuss.Server.Threads;

namespace Discuss.Server.Embed;

/// <summary>Which list.</summary>
internal enum WidgetKind
{
    /// <summary>The newest comments of all threads.</summary>
    Latest,

    /// <summary>The hottest threads.</summary>
    Trending,
}

/// <summary>A list as it is asked for.</summary>
internal sealed record WidgetQuery(Site Site, WidgetKind Kind, int Limit, string Language, string Theme);

/// <summary>A list as it is sent.</summary>
internal sealed record WrittenWidget(byte[] Body, string Tag);

/// <summary>
/// Lists of a site's discussions, kept as bytes until something happens to any of the site's threads, and for a minute at most: what stands
/// beside every article of a site is made once.
/// </summary>
internal sealed class Widgets : IDisposable
{
    private readonly MinuteCache<WidgetQuery, WrittenWidget> _written;
    private readonly SiteReader _reader;
    private readonly PageRenderer _renderer;
    private readonly ClientScripts _scripts;
    private readonly TimeProvider _clock;
    private readonly IDisposable[] _subscriptions;

    public Widgets(SiteReader reader, PageRenderer renderer, ClientScripts scripts, IEventBus bus, TimeProvider clock)
    {
        (_reader, _renderer, _scripts, _clock, _written) = (reader, renderer, scripts, clock, new(clock));
        _subscriptions =
        [
            bus.Subscribe((ThreadEvent _) => _written.Clear()),
            bus.Subscribe((IdentityEvent told) =>
            {
                if (told.Kind is IdentityEventKind.AuthorChanged) _written.Clear();
            }),
            bus.SubscribeToGaps(_written.Clear),
        ];
    }

    public ValueTask<WrittenWidget> OfAsync(WidgetQuery query, CancellationToken cancellationToken) => _written.GetAsync(query, WriteAsync, cancellationToken);

    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    private async Task<WrittenWidget> WriteAsync(WidgetQuery query, CancellationToken cancellationToken)
    {
        var (site, words) = (query.Site, Words.For(query.Language, query.Site.Settings.Language));
        var latest = query.Kind == WidgetKind.Latest;
        var comments = latest ? (await _reader.LatestAsync(site, query.Limit, null, null, cancellationToken)).Items : [];
        var threads = latest ? [] : (await _reader.TrendingAsync(site, query.Limit, cancellationToken)).Items;
        var model = new WidgetModel(words, site.Settings.Look.ThemeOf(query.Theme), _clock.GetUtcNow(), comments, threads, comment => LinkOf(site, comment), thread => PageOf(site, thread))
        {
            Title = latest ? words.Latest : words.Trending, Style = Styles.Widget.Path, Script = _scripts.Widget.Path,
            Look = LookSheet.Address(site.Settings.Look),
        };
        var body = Encoding.UTF8.GetBytes("<!DOCTYPE html>\n" + await _renderer.RenderAsync(WidgetPage.Of(model)));
        return new WrittenWidget(body, $"W/\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"");
    }

    // In the article, whose loader opens the discussion at the comment that its address names; else on the thread's own page.
    private static string LinkOf(Site site, CommentView comment) => comment.Thread?.Url is { } article
        ? $"{article.Split('#')[0]}#discuss-{comment.Id}"
        : new Links("/t/" + site.Slug, "").Comment(comment.Id.ToString());

    private static string PageOf(Site site, ThreadView thread) => thread.Url ?? $"/t/{site.Slug}?key={Uri.EscapeDataString(thread.Key)}";
}
