using System.Text.Json;
using Discuss.Core.Images;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Images;

/// <summary>
/// Removes images that no comment shows: those of a comment that its author took back or changed, as soon as that is written; those of a comment
/// that was refused or taken down when <see cref="Keeping"/> is over, until when it may be restored; those that were sent and never
/// posted after a day. While they wait nobody is given them but their author and the moderators.
/// </summary>
internal sealed class UnusedImages(IDatabase database, ImageFiles files, TimeProvider clock) : IOutboxHandler
{
    public const string MessageKind = "images-unused";

    /// <summary>How long what was taken down can still be brought back with its images.</summary>
    public static readonly TimeSpan Keeping = TimeSpan.FromDays(30);

    /// <summary>How long an image waits for its comment.</summary>
    public static readonly TimeSpan Posting = TimeSpan.FromDays(1);

    private const int BatchSize = 100;

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        foreach (var hash in JsonSerializer.Deserialize<Unused>(payload, JsonSettings.Default)!.Hashes) await RemoveAsync(hash, cancellationToken);
    }

    /// <summary>Removes everything whose time is over.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (posting, keeping) = ((now - Posting).ToUnixTimeMilliseconds(), (now - Keeping).ToUnixTimeMilliseconds());
        await database.WriteAsync(session => session.ExecuteAsync(ImageSql.DropOldUploads, cancellationToken, posting), cancellationToken);
        await database.WriteAsync(session => session.ExecuteAsync(ImageSql.DropOldUses, cancellationToken, keeping), cancellationToken);
        for (var after = ""; ;)
        {
            var batch = await UnwantedAsync(after, posting, cancellationToken);
            foreach (var hash in batch) await RemoveAsync(hash, cancellationToken);
            if (batch.Count < BatchSize) break;
            after = batch[^1];
        }

        files.RemoveAbandoned();
        foreach (var batch in files.Kept()) await RemoveUnknownAsync(batch, cancellationToken);
    }

    private async Task<List<string>> UnwantedAsync(string after, long before, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.QueryAsync(ImageSql.Unwanted, row => row.GetString(0), cancellationToken, after, before, BatchSize);
    }

    // The file goes while the row is held: who sends the same image meanwhile waits, and then brings its file again.
    private Task<bool> RemoveAsync(string hash, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var found = await session.QueryAsync(ImageSql.TouchOf, row => ((ImageType)row.GetInt32(0), row.GetInt64(1)), cancellationToken, hash);
            if (found is not [var (type, touched)]) return false;
            if (await session.ExecuteAsync(ImageSql.Remove, cancellationToken, hash, touched) == 0) return false;
            files.Remove(hash, type);
            return true;
        },
        cancellationToken);

    // A file without a row: its node ended between the two.
    private async Task RemoveUnknownAsync((string Hash, ImageType Type)[] batch, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var (sql, values) = ImageSql.Known.For([.. batch.Select(file => file.Hash)]);
        var known = (await session.QueryAsync(sql, row => row.GetString(0), cancellationToken, values)).ToHashSet(StringComparer.Ordinal);
        foreach (var (hash, type) in batch)
        {
            if (!known.Contains(hash)) files.Remove(hash, type);
        }
    }
}
