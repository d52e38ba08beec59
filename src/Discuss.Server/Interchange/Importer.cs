using Discuss.Core.Interchange;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Interchange;

/// <summary>
/// Takes the comments of another system into a site. The export is read through once before anything is written; then its comments are written
/// down in batches, each whole or not at all, and each remembered by the name that it had there: who runs the same import again, after
/// it was stopped or with a newer export, adds what is missing and nothing else.
/// </summary>
internal sealed partial class Importer(
    IServiceProvider services, IDatabase database, StorageSettings settings, SiteDirectory sites, AuthorNames names, GuestAddresses addresses, DataKeys keys,
    ImageFiles images, Outbox outbox, TimeProvider clock)
{
    private const int BatchSize = 1000;

    /// <exception cref="InterchangeException">There is no such site, the export cannot be read, or another import into the site is under way.</exception>
    public async Task<ImportResult> RunAsync(ImportOptions options, ImportReport report, ImportProgress progress, CancellationToken cancellationToken)
    {
        var site = await sites.FindAsync(options.Site, cancellationToken) ?? throw new InterchangeException($"There is no site {options.Site}.");
        await using var turn = await ImportLock.TakeAsync(services, site.Id, cancellationToken);
        Directory.CreateDirectory(settings.DataFolder);
        using var spool = new Spool(Path.Combine(settings.DataFolder, $"import-{site.Id}.spool"), HashOf(options.Source));
        spool.Fill(ImportSource.Read(options.Source, options.File, options.FromSite), report, progress.Reading, cancellationToken);
        var run = new Run(options, site, spool, report, progress, new MovedAuthors(database, addresses, names, site, options.Source), new ImportResult(spool.Count(), spool.States()));
        foreach (var (place, id) in spool.Homeless()) report.Refuse(place, "comment", id, "its discussion is not in the export");
        await ImagesAsync(run, cancellationToken);
        await CommentsAsync(run, cancellationToken);
        if (options.IsDryRun) await PeopleAsync(run, cancellationToken);
        else await VotesAsync(run, cancellationToken);
        await SubscriptionsAsync(run, cancellationToken);
        progress.End();
        return run.Result;
    }

    private Func<string, string> HashOf(string source) => id => Convert.ToBase64String(keys.LookupHash($"moved in from {source}\n{id}"));

    private async Task CommentsAsync(Run run, CancellationToken cancellationToken)
    {
        var writer = new BatchWriter(run.Site, run.Options.Source, run.Authors, outbox, clock);
        var writing = Task.CompletedTask;
        var done = 0L;
        try
        {
            foreach (var raw in Batches(run))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // While one batch is written, the next is read and rendered.
                var batch = await ReadyAsync(run, raw, cancellationToken);
                await writing;
                done += raw.Sum(part => part.Places.Count);
                run.Progress.Writing(done, run.Result.Found.Comments);
                writing = run.Options.IsDryRun ? CountAsync(run, batch) : WriteAsync(run, writer, batch, cancellationToken);
            }
        }
        finally
        {
            await writing;
        }
    }

    private async Task WriteAsync(Run run, BatchWriter writer, ImportBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Parts.Count == 0) return;
        var written = await database.WriteAsync(session => writer.WriteAsync(session, batch, cancellationToken), cancellationToken);
        for (var i = 0; i < batch.Parts.Count; i++)
        {
            var (order, comments) = (batch.Parts[i].Thread.Order, batch.Parts[i].Comments);
            for (var j = 0; j < comments.Count; j++) order.Ordinals[comments[j].Index] = written.Places[i][j];
        }

        run.Authors.Keep(written.Authors, written.Made, run.Report);
        run.Result.NewPeople = run.Authors.Made;
        run.Result.NewThreads += written.NewThreads;
        await CountAsync(run, batch);
    }

    private static Task CountAsync(Run run, ImportBatch batch)
    {
        run.Result.NewComments += batch.Comments;
        run.Result.KnownComments += batch.Known;
        foreach (var comment in batch.Parts.SelectMany(part => part.Comments))
        {
            if (comment.Change is { } change) run.Report.Change(comment.Source.Place, "comment", comment.Source.Id, change);
            if (comment.Text.Change is { } text) run.Report.Change(comment.Source.Place, "comment", comment.Source.Id, text);
        }

        return Task.CompletedTask;
    }

    /// <summary>The comments of the export, thread by thread and each behind what it answers, so many at a time.</summary>
    private IEnumerable<List<RawPart>> Batches(Run run)
    {
        var (batch, size) = (new List<RawPart>(), 0);
        foreach (var spooled in run.Spool.Threads())
        {
            if (spooled is { Comments: 0, Thread.IsClosed: false, IsFollowed: false }) continue;
            if (Prepare(run, spooled) is not { } thread) continue;
            for (var from = 0; from < thread.Order.Count || from == 0;)
            {
                var count = Math.Min(BatchSize - size, thread.Order.Count - from);
                batch.Add(new RawPart(thread, [.. Enumerable.Range(from, count)]));
                (from, size) = (from + Math.Max(1, count), size + Math.Max(1, count));
                if (size < BatchSize) continue;
                yield return batch;
                (batch, size) = ([], 0);
            }
        }

        if (batch.Count > 0) yield return batch;
    }

    private ImportedThread? Prepare(Run run, SpooledThread spooled)
    {
        var thread = spooled.Thread;
        var found = run.Options.Map.Find(thread, run.Options.KeepsKeys);
        if (found is null || !TextGuard.TryNormalize(found.Value.Key, out var key, out _) || key.Length is 0 or > ThreadLimits.MaxKey)
        {
            run.Report.Refuse(thread.Place, "thread", thread.Id, "it has no address or identifier that can be a key here; its comments are not taken");
            return null;
        }

        var url = found.Value.Url is { Length: <= ThreadLimits.MaxUrl } address && TextGuard.TryNormalize(address, out var clean, out _) ? clean : null;
        var title = thread.Title is null ? null : Core.Interchange.Writing.HtmlToMarkdown.Clean(thread.Title.ReplaceLineEndings(" "));
        if (title is { Length: > ThreadLimits.MaxTitle }) title = title[..(char.IsHighSurrogate(title[ThreadLimits.MaxTitle - 1]) ? ThreadLimits.MaxTitle - 1 : ThreadLimits.MaxTitle)];
        var began = thread.CreatedAt is { } created ? Clamp(created) : (DateTimeOffset?)null;
        var order = new ThreadOrder(run.Spool, thread.Id, (began ?? clock.GetUtcNow()).ToUnixTimeMilliseconds(), spooled.Comments);
        return new ImportedThread(spooled, key, url, string.IsNullOrWhiteSpace(title) ? null : title, began, order);
    }

    private DateTimeOffset Clamp(DateTimeOffset time) =>
        time < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : time > clock.GetUtcNow() ? clock.GetUtcNow() : time;

    private sealed record RawPart(ImportedThread Thread, List<int> Places);

    private sealed record Run(
        ImportOptions Options, Site Site, Spool Spool, ImportReport Report, ImportProgress Progress, MovedAuthors Authors, ImportResult Result)
    {
        /// <summary>What a comment may show that names no image of the export.</summary>
        public CommentImages Elsewhere { get; } = new() { Hosts = Site.Settings.Images.Hosts };
    }
}
