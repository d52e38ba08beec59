using System.Collections.Concurrent;
using System.Collections.Frozen;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>
/// Which badge stands beside whose name where: from roles and from who wrote the article, never from the name. Those who have one are few
/// and kept in memory, so that a reader pays one look into a dictionary for each comment. A change is in it at once here, and on other
/// nodes as soon as they hear of it.
/// </summary>
internal sealed partial class Badges : IHostedService, IDisposable
{
    public const string Staff = "staff";
    public const string Moderator = "moderator";
    public const string Author = "author";

    private readonly IDatabase _database;
    private readonly ILogger<Badges> _logger;
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;
    private readonly ConcurrentDictionary<long, Holder> _holders = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private long _version;
    private int _reloading;

    public Badges(IDatabase database, IEventBus bus, ILogger<Badges> logger)
    {
        (_database, _logger) = (database, logger);
        _subscription = bus.Subscribe((IdentityEvent told) =>
        {
            if (told.Kind == IdentityEventKind.RolesChanged) _ = Task.Run(() => HearAsync(() => ReloadMemberAsync(told.Subject, CancellationToken.None)));
            else if (told.Kind == IdentityEventKind.AuthorChanged) _ = Task.Run(() => HearAsync(() => ReloadAsync(told.Subject, CancellationToken.None)));
        });
        _gaps = bus.SubscribeToGaps(ReloadSoon);
    }

    /// <summary>The same number for the same badges, on every node: for what is kept by readers' browsers.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>The badge of an author in a thread; <see langword="null"/> without one.</summary>
    /// <param name="own">What single sign-on says of the author.</param>
    public string? Of(long author, ThreadId thread, string? own) =>
        _holders.TryGetValue(author, out var holder) ? holder.In(thread) ?? own : own;

    /// <summary>A thread got its number: whoever wrote the article has the badge in it from its first comment on.</summary>
    public void Met(ThreadId thread, string key)
    {
        lock (_lock)
        {
            foreach (var (author, holder) in _holders)
            {
                if (holder.Articles.Contains((thread.Site, key))) Put(author, holder with { Threads = holder.Threads.Append(thread).ToFrozenSet() });
            }
        }
    }

    /// <summary>Reads one member's badges anew.</summary>
    public async Task ReloadMemberAsync(long member, CancellationToken cancellationToken)
    {
        long author;
        await using (var session = await _database.ReadAsync(cancellationToken))
            author = await session.FirstAsync(BadgeSql.AuthorOf, row => row.GetInt64(0), cancellationToken, member);
        if (author != 0) await ReloadAsync(author, cancellationToken);
    }

    /// <summary>Reads one author's badges anew.</summary>
    public async Task ReloadAsync(long author, CancellationToken cancellationToken)
    {
        // One at a time: what was read first must not be put in last.
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await using var session = await _database.ReadAsync(cancellationToken);
            var roles = await session.QueryAsync(BadgeSql.RolesOfAuthor, BadgeSql.ReadRole, cancellationToken, author);
            var articles = await session.QueryAsync(BadgeSql.ArticlesOfAuthor, BadgeSql.ReadArticle, cancellationToken, author);
            lock (_lock) Put(author, Holder.Of(roles, articles));
        }
        finally
        {
            _reading.Release();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => ReloadAllAsync(cancellationToken);

    /// <summary>Reads everybody's badges anew.</summary>
    private async Task ReloadAllAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await using var session = await _database.ReadAsync(cancellationToken);
            await ReloadAllAsync(session, cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task ReloadAllAsync(DbSession session, CancellationToken cancellationToken)
    {
        var roles = await session.QueryAsync(BadgeSql.Roles, BadgeSql.ReadRole, cancellationToken);
        var articles = await session.QueryAsync(BadgeSql.Articles, BadgeSql.ReadArticle, cancellationToken);
        var (rolesOf, articlesOf) = (roles.ToLookup(role => role.Author), articles.ToLookup(article => article.Author));
        lock (_lock)
        {
            var holders = roles.Select(role => role.Author).Concat(articles.Select(article => article.Author)).ToHashSet();
            foreach (var author in _holders.Keys.Except(holders).ToList()) Put(author, Holder.Of([], []));
            foreach (var author in holders) Put(author, Holder.Of(rolesOf[author], articlesOf[author]));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
        _reading.Dispose();
    }

    private void ReloadSoon()
    {
        // One that has not begun to read yet reads for this gap, too.
        if (Interlocked.Exchange(ref _reloading, 1) == 1) return;
        _ = Task.Run(() => HearAsync(() =>
        {
            Interlocked.Exchange(ref _reloading, 0);
            return ReloadAllAsync(CancellationToken.None);
        }));
    }

    // The sum of all that is held: what leaves is taken off, in whatever order things happen.
    private void Put(long author, Holder holder)
    {
        var before = _holders.TryGetValue(author, out var old) ? old.Mark(author) : 0;
        if (holder.IsEmpty) _holders.TryRemove(author, out _);
        else _holders[author] = holder;
        Interlocked.Add(ref _version, holder.Mark(author) - before);
    }

    private async Task HearAsync(Func<Task> reload)
    {
        try
        {
            await reload();
        }
#pragma warning disable CA1031 // Nobody waits for this task.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogReloadFailed(_logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Badges could not be read anew")]
    private static partial void LogReloadFailed(ILogger logger, Exception fault);

    /// <summary>What one author has: roles by site, and the articles that are theirs, with the threads that stand under them so far.</summary>
    private sealed record Holder(
        IReadOnlyList<(int Site, Role Role)> Roles, FrozenSet<(int Site, string Key)> Articles, FrozenSet<ThreadId> Threads)
    {
        public bool IsEmpty => Roles.Count == 0 && Articles.Count == 0;

        public static Holder Of(IEnumerable<BadgeSql.RoleOf> roles, IEnumerable<BadgeSql.ArticleOf> articles)
        {
            var all = articles.ToList();
            return new Holder(
                [.. roles.Select(role => (role.Site, role.Role))], all.Select(article => (article.Site, article.Key)).ToFrozenSet(),
                all.Select(article => article.Thread).OfType<ThreadId>().ToFrozenSet());
        }

        public string? In(ThreadId thread)
        {
            if (Threads.Contains(thread)) return Author;
            Role? highest = null;
            foreach (var (site, role) in Roles)
            {
                if ((site == thread.Site || site == Permissions.EverySite) && !(highest >= role)) highest = role;
            }

            return highest switch { null => null, Role.Moderator => Moderator, _ => Staff };
        }

        // FNV-1a over what readers see, the same in every process.
        public long Mark(long author)
        {
            var mark = 0L;
            foreach (var (site, role) in Roles) mark += Hash(author, site, (long)role);
            foreach (var thread in Threads) mark += Hash(author, thread.Site, -thread.Number);
            return mark;
        }

        private static long Hash(params ReadOnlySpan<long> values)
        {
            var hash = 0xcbf29ce484222325UL;
            foreach (var value in values)
            {
                for (var shift = 0; shift < 64; shift += 8) hash = (hash ^ ((ulong)value >> shift & 0xff)) * 0x100000001b3UL;
            }

            return (long)hash;
        }
    }
}
