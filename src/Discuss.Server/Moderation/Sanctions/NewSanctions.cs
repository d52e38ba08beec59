using Discuss.Server.Storage;

namespace Discuss.Server.Moderation.Sanctions;

/// <summary>Which sanctions were given since the last look, on whatever node: for when the bus may have lost one.</summary>
internal sealed class NewSanctions(IDatabase database) : IDisposable
{
    // Numbers are given before the commit: one that was committed late is smaller than those already seen.
    private const int Slack = 100;
    private const int MostAtOnce = 1000;

    private static readonly Sql Newest = new("SELECT coalesce(max(id), 0) FROM sanctions");

    private static readonly Sql After = new(
        "SELECT id, site_id, author_id FROM sanctions WHERE id > @id ORDER BY id LIMIT @count", Parameter.Long("id"), Parameter.Int("count"));

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<long> _seen = [];
    private long? _last;

    /// <summary>Each once. The first look finds those of the last moments.</summary>
    public async Task<IReadOnlyList<(int Site, long Author)>> LookAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var session = await database.ReadAsync(cancellationToken);
            _last ??= await session.FirstAsync(Newest, row => row.GetInt64(0), cancellationToken);
            var found = await session.QueryAsync(
                After, row => (Id: row.GetInt64(0), Site: row.GetInt32(1), Author: row.GetInt64(2)), cancellationToken, _last - Slack, MostAtOnce);
            var fresh = found.Where(sanction => _seen.Add(sanction.Id)).Select(sanction => (sanction.Site, sanction.Author)).ToList();
            if (found.Count > 0) _last = Math.Max(_last.Value, found[^1].Id);
            _seen.RemoveWhere(id => id <= _last - Slack);
            return fresh;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
