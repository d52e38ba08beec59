using System.Security.Cryptography;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Threads;

namespace Discuss.Server.Feeds;

/// <summary>A feed as it is sent.</summary>
internal sealed record WrittenFeed(byte[] Body, string Tag, string ContentType);

/// <summary>
/// The feeds of whole sites, kept as bytes until something happens to any of the site's threads, and for a minute at most. A reader that
/// comes back pays one look at a tag made of those bytes, the same on every node.
/// </summary>
internal sealed class SiteFeeds : IDisposable
{
    private readonly MinuteCache<(Site Site, string Path), WrittenFeed> _written;
    private readonly SiteReader _reader;
    private readonly IDisposable _threads;
    private readonly IDisposable _authors;
    private readonly IDisposable _gaps;

    public SiteFeeds(SiteReader reader, IEventBus bus, TimeProvider clock)
    {
        (_reader, _written) = (reader, new(clock));
        _threads = bus.Subscribe((ThreadEvent _) => _written.Clear());
        _authors = bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind is IdentityEventKind.AuthorChanged) _written.Clear();
        });
        _gaps = bus.SubscribeToGaps(_written.Clear);
    }

    /// <param name="path">The feed's own address on this server.</param>
    public ValueTask<WrittenFeed> OfAsync(Site site, string home, string path, FeedFormat format, CancellationToken cancellationToken) =>
        _written.GetAsync(
            (site, home + path),
            async (_, cancel) =>
            {
                var latest = await _reader.LatestAsync(site, Feed.MaxEntries, null, null, cancel);
                var body = format.Write(new FeedWriter(site, home).OfSite(latest.Items, path));
                return new WrittenFeed(body, $"W/\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"", format.ContentType);
            },
            cancellationToken);

    public void Dispose()
    {
        _threads.Dispose();
        _authors.Dispose();
        _gaps.Dispose();
    }
}

/// <summary>How a feed is written.</summary>
/// <param name="Name">The last part of its address.</param>
internal sealed record FeedFormat(string Name, string ContentType, Func<Feed, byte[]> Write)
{
    public static FeedFormat Atom { get; } = new("feed.atom", AtomFeed.ContentType, AtomFeed.Write);

    public static FeedFormat Json { get; } = new("feed.json", JsonFeed.ContentType, JsonFeed.Write);
}
