using System.Security.Cryptography;
using Discuss.Core.Images;
using Discuss.Core.Rendering;
using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Storage;

namespace Discuss.Server.Interchange;

/// <summary>The images of an export, before its comments; and who follows what, after them.</summary>
internal sealed partial class Importer
{
    /// <summary>Takes the images in that are what their names say, as if they had been sent, so that comments may show them.</summary>
    private async Task ImagesAsync(Run run, CancellationToken cancellationToken)
    {
        foreach (var image in run.Spool.Images())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (taken, content, problem) = Look(run.Spool, image);
            if (taken is null)
            {
                run.Report.Refuse(image.Place, "image", image.Id, problem!);
                continue;
            }

            var isHere = await IsHereAsync(taken, cancellationToken);
            if (isHere) run.Result.KnownImages++;
            else run.Result.NewImages++;
            if (!run.Options.IsDryRun) await PutAsync(taken, content, cancellationToken);
            run.Spool.Show(taken);
        }
    }

    private static (CommentImage? Image, byte[] Content, string? Problem) Look(Spool spool, SpooledImage image)
    {
        if (!image.IsWhole) return (null, [], "not all of it is in the export");
        if (image.Bytes > Bounds.ImageBytes) return (null, [], "it is larger than what is taken");
        var content = spool.Content(image);
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != image.Id) return (null, [], "it is not what its identifier says");
        return ImageCleaner.Clean(content) switch
        {
            ImageResult.Ok ok when ok.Content.Span.SequenceEqual(content) => (new CommentImage(image.Id, ok.Type, ok.Width, ok.Height), content, null),
            ImageResult.Ok => (null, [], "there is more in it than a picture"),
            ImageResult.Refused refused => (null, [], refused.Message.TrimEnd('.')),
            _ => throw new InvalidOperationException("The file is neither an image nor none."),
        };
    }

    private async Task<bool> IsHereAsync(CommentImage image, CancellationToken cancellationToken)
    {
        if (images.Find(image.Id, image.Type) is null) return false;
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(ImageSql.TouchOf, _ => true, cancellationToken, image.Id);
    }

    // Also where it is here: so that it stays until its comment is written down.
    private async Task PutAsync(CommentImage image, byte[] content, CancellationToken cancellationToken)
    {
        var written = await images.WriteAsync(content, cancellationToken);
        try
        {
            await database.WriteAsync(
                async session =>
                {
                    await session.ExecuteAsync(
                        ImageSql.Put, cancellationToken, image.Id, (int)image.Type, image.Width, image.Height, content.Length, clock.GetUtcNow().ToUnixTimeMilliseconds());
                    images.Keep(written, image.Id, image.Type);
                    return true;
                },
                cancellationToken);
        }
        finally
        {
            ImageFiles.Discard(written);
        }
    }

    /// <summary>Writes down who follows what. One that came before is not begun again, whatever became of it here.</summary>
    private async Task SubscriptionsAsync(Run run, CancellationToken cancellationToken)
    {
        foreach (var some in run.Spool.Subscriptions().Chunk(500))
        {
            var ready = new List<(SpooledSubscription Subscription, string Hash, KeptAddress? Address)>();
            foreach (var one in some)
            {
                var (address, problem) = AddressOf(run.Spool, one);
                if (problem is not null) run.Report.Refuse(one.Place, "subscription", null, problem);
                else ready.Add((one, Convert.ToBase64String(keys.LookupHash($"followed in {run.Options.Source}\n{one.Thread}\n{one.Comment}\n{one.RepliesOnly}\n{one.Email?.Trim().ToUpperInvariant() ?? one.Person}")), address));
            }

            if (ready.Count == 0) continue;
            HashSet<string> known;
            await using (var session = await database.ReadAsync(cancellationToken))
            {
                var (sql, values) = FollowSql.Known.For(ready.ConvertAll(one => one.Hash), run.Site.Id, run.Options.Source);
                known = [.. await session.QueryAsync(sql, row => row.GetString(0), cancellationToken, values)];
            }

            run.Result.KnownSubscriptions += ready.RemoveAll(one => !known.Add(one.Hash));
            if (run.Options.IsDryRun) run.Result.NewSubscriptions += ready.Count;
            else if (ready.Count > 0) await FollowAsync(run, ready, cancellationToken);
        }
    }

    /// <summary>The address that somebody is written to; or why they are not.</summary>
    private (KeptAddress? Address, string? Problem) AddressOf(Spool spool, SpooledSubscription one)
    {
        if (!one.IsThere) return (null, "its discussion is not in the export");
        var person = spool.Person(one.Person);
        if (one.Email is null && person is null) return (null, "who follows is not in the export");
        var address = MailAddress.TryNormalize(one.Email ?? person?.Email ?? "", out var clean) ? addresses.Keep(clean) : null;
        if (one.IsByMail && address is null) return (null, "there is no address in the export to write to");
        return one is { RepliesOnly: true, HasWritten: false } ? (null, "it wants answers, and nobody wrote there under its address") : (address, null);
    }

    private async Task FollowAsync(Run run, List<(SpooledSubscription Subscription, string Hash, KeptAddress? Address)> ready, CancellationToken cancellationToken)
    {
        var people = ready.Where(one => !one.Subscription.RepliesOnly).Select(one => one.Subscription.Person).Distinct(StringComparer.Ordinal).ToList();
        var prepared = await run.Authors.PrepareAsync(people.Where(person => !run.Authors.IsKept(person)).Select(run.Spool.Person).OfType<SpooledPerson>(), cancellationToken, follow: true);
        var comments = await HereAsync(run, [.. ready.Select(one => one.Subscription.Comment).OfType<string>().Distinct(StringComparer.Ordinal)], cancellationToken);
        var (authors, made, refused) = await database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                var (all, fresh) = await run.Authors.TakeAsync(session, people, prepared, _ => now, now, cancellationToken);
                var threads = await ThreadsAsync(session, run, [.. ready.Select(one => one.Subscription.Thread).Distinct(StringComparer.Ordinal)], cancellationToken);
                var lost = new List<SpooledSubscription>();
                foreach (var (subscription, hash, address) in ready)
                {
                    var author = all.GetValueOrDefault(subscription.Person);
                    var there = threads.TryGetValue(subscription.Thread, out var thread) && (subscription.Comment is null || comments.ContainsKey(subscription.Comment));
                    if (!there) lost.Add(subscription);
                    else await FollowAsync(session, run, subscription, subscription.Comment is { } id ? comments[id] : new CommentId(thread, 0), author, address, cancellationToken);
                    if (there) await session.ExecuteAsync(FollowSql.Remember, cancellationToken, run.Site.Id, hash, run.Options.Source, author);
                }

                return (all, fresh, lost);
            },
            cancellationToken);
        run.Authors.Keep(authors, made, run.Report);
        run.Result.NewPeople = run.Authors.Made;
        run.Result.NewSubscriptions += ready.Count - refused.Count;
        foreach (var one in refused) run.Report.Refuse(one.Place, "subscription", null, "what it follows is not here");
    }

    private Task<int> FollowAsync(
        WriteSession session, Run run, SpooledSubscription one, CommentId place, long author, KeptAddress? address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var began = Math.Clamp(one.CreatedAt ?? now, 0, now);
        return one.RepliesOnly
            ? session.ExecuteAsync(FollowSql.FollowOwn, cancellationToken, began, run.Site.Id, place.Thread.Number, address!.Hash, Bounds.Subscriptions)
            : session.ExecuteAsync(
                FollowSql.Follow, cancellationToken, place.Ordinal, one.IsByMail ? 1 : 0, began, author, run.Site.Id, place.Thread.Number, Bounds.Subscriptions);
    }

    private static async Task<Dictionary<string, ThreadId>> ThreadsAsync(WriteSession session, Run run, List<string> threads, CancellationToken cancellationToken)
    {
        var (sql, values) = FollowSql.Threads.For(threads, run.Site.Id, run.Options.Source);
        return (await session.QueryAsync(sql, row => (row.GetString(0), new ThreadId(run.Site.Id, row.GetInt32(1))), cancellationToken, values))
            .ToDictionary(one => one.Item1, one => one.Item2, StringComparer.Ordinal);
    }
}
