using System.Diagnostics;
using System.Net;
using Discuss.Cluster.Tests.Running;

namespace Discuss.Load.Cluster;

/// <summary>Restarts PostgreSQL while sixteen write through both nodes and others read a thread that is hot.</summary>
internal sealed class DatabaseAway(Figures figures, LocalCluster cluster, HttpClient site, HttpClient one, HttpClient two, CancellationToken cancellationToken)
{
    private const string Scenario = "PostgreSQL restarted, 16 writers";
    private const string Hot = "hot";
    private const string Busy = "busy";

    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync()
    {
        await (await Author.ComeAsync(site, Hot, "Ines", cancellationToken)).PostAsync(RetryEvery, cancellationToken);
        for (var i = 0; i < 6; i++) await (i % 2 == 0 ? one : two).GetStringAsync($"/api/v1/sites/demo/thread?key={Hot}", cancellationToken);
        var authors = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Author.ComeAsync(i % 2 == 0 ? one : two, Busy, $"Writer{i}", cancellationToken)));
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(authors.Select(author => WriteAsync(author, enough.Token)));
        await Until.HoldsAsync(() => authors.Sum(author => author.Book.Count) > 500, "500 comments are written before", 120, cancellationToken);

        await cluster.PartAsync("stop", "postgres");
        var gone = Stopwatch.GetTimestamp();
        var (asked, served) = (0, 0);
        using (var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(50)))
        {
            while (Stopwatch.GetElapsedTime(gone) < TimeSpan.FromSeconds(5) && await clock.WaitForNextTickAsync(cancellationToken))
            {
                using var answer = await site.GetAsync($"/api/v1/sites/demo/thread?key={Hot}", cancellationToken);
                asked++;
                if (answer.StatusCode == HttpStatusCode.OK) served++;
            }
        }

        var before = authors.Select(author => author.Book.Count).ToList();
        await cluster.PartAsync("start", "postgres");
        var back = Stopwatch.GetTimestamp();
        await Until.HoldsAsync(() => authors.Zip(before).All(pair => pair.First.Book.Count > pair.Second), "all write again", 60, cancellationToken);
        var again = authors.Zip(before).Select(pair => Stopwatch.GetElapsedTime(back, pair.First.Book[pair.Second].AnsweredAt).TotalSeconds).ToList();
        await enough.CancelAsync();
        await writing;

        var found = (await DemoThread.ReadAsync(site, Busy, cancellationToken)).Select(comment => comment.Id).ToList();
        var book = authors.SelectMany(author => author.Book).Select(post => post.Id).ToList();
        var refusals = authors.SelectMany(author => author.Refusals).ToList();
        figures.Add(new Figure(Scenario, "acknowledged", book.Count, ""));
        figures.Add(new Figure(Scenario, "lost", book.Except(found).Count(), "", AtMost: 0));
        figures.Add(new Figure(Scenario, "doubled, or there without a word", found.Count - book.Distinct().Count(), "", AtMost: 0));
        figures.Add(new Figure(Scenario, "answered 503 with Retry-After", refusals.Count(refused => refused is { Status: HttpStatusCode.ServiceUnavailable, SaysWhen: true }), $"of {refusals.Count} refused"));
        figures.Add(new Figure(Scenario, "refused in another way", refusals.Count(refused => refused is { Status: not null } and not { Status: HttpStatusCode.ServiceUnavailable, SaysWhen: true }), "", AtMost: 0));
        figures.Add(new Figure(Scenario, "hot thread served while away", 100.0 * served / asked, "%", AtLeast: 100));
        figures.Add(new Figure(Scenario, "first writer served again", again.Min(), "s"));
        figures.Add(new Figure(Scenario, "last writer served again", again.Max(), "s", AtMost: 5));
    }

    private static async Task WriteAsync(Author author, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested) await author.PostAsync(RetryEvery, CancellationToken.None);
    }
}
