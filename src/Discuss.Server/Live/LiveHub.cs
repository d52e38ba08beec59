using System.Collections.Concurrent;
using Discuss.Core.Threads;
using Discuss.Server.Audience;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.SignalR;

namespace Discuss.Server.Live;

/// <summary>
/// The hub at <c>/live</c>. Server to client: <c>events(threadId, [event…])</c>, in the order of their <c>seq</c> and each once, and
/// <c>readers(threadId, n)</c>; to moderators what <see cref="JoinQueue"/> says; to an author whose sanctions change
/// <c>sanctions(site, [sanction…])</c>, and <c>notices()</c> where there is something new for them. Events that reach a client before the answer to its <c>Join</c> follow what the answer holds.
/// </summary>
internal sealed class LiveHub(LiveThreads threads, LiveAuthors authors, QueueWatch queues, LiveMeter meter, ViewCounts views, IHostApplicationLifetime lifetime) : Hub
{
    private const string Reset = "reset";

    private ConcurrentDictionary<ThreadId, bool> Joined =>
        (ConcurrentDictionary<ThreadId, bool>)(Context.Items[nameof(Joined)] ??= new ConcurrentDictionary<ThreadId, bool>());

    public override Task OnConnectedAsync()
    {
        meter.Connected();
        authors.Add(Context);
        // Whoever came while the node began to stop may have been overlooked when all sockets were closed.
        if (lifetime.ApplicationStopping.IsCancellationRequested) Context.Abort();
        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        meter.Disconnected();
        queues.Leave(Context.ConnectionId);
        authors.Remove(Context);
        foreach (var thread in Joined.Keys) await threads.LeaveAsync(thread, Context.ConnectionId);
    }

    /// <summary>Joins a thread, from the last <c>seq</c> that the reader has seen on: a <see cref="JoinAnswer"/>, or the word "reset".</summary>
    /// <exception cref="HubException">The thread is unknown, an argument is wrong, or the connection watches too many threads.</exception>
    [Needs(Access.Anyone)]
    public async Task<object> Join(string threadId, long sinceSeq)
    {
        var (thread, joined) = (Parse(threadId), Joined);
        if (sinceSeq < 0) throw new HubException("sinceSeq: a thread's numbers begin at 0.");
        if (!joined.ContainsKey(thread) && joined.Count >= LiveLimits.MaxThreads)
            throw new HubException($"threadId: at most {LiveLimits.MaxThreads} threads on one connection.");
        var result = await threads.JoinAsync(thread, Context.ConnectionId, sinceSeq, Context.ConnectionAborted);
        if (result == JoinResult.UnknownThread) throw new HubException("threadId: there is no such thread.");
        if (result.Answer is null) return Reset;
        if (joined.TryAdd(thread, true)) CountView(thread);
        // Whoever went away meanwhile may have been seen off already.
        if (Context.ConnectionAborted.IsCancellationRequested) await threads.LeaveAsync(thread, Context.ConnectionId);
        return result.Answer;
    }

    [Needs(Access.Anyone)]
    public async Task Leave(string threadId)
    {
        var thread = Parse(threadId);
        if (Joined.TryRemove(thread, out _)) await threads.LeaveAsync(thread, Context.ConnectionId);
    }

    /// <summary>
    /// Watches a site's queue: <c>queue([change…])</c> for what arrives, changes and leaves, <c>claims([…])</c> for who looks at what,
    /// <c>appeals(site)</c> when one is made or decided, <c>queueMissed(site)</c> when something may not have been told, <c>queueClosed(site)</c> when the caller's role or session ends.
    /// </summary>
    /// <exception cref="HubException">The caller does not moderate the site, or there is none.</exception>
    [Needs(Access.Moderator)]
    public Task JoinQueue(string site) => queues.JoinAsync(site, Context);

    [Needs(Access.Moderator)]
    public Task LeaveQueue(string site) => queues.LeaveAsync(site, Context);

    // A page that comes back after its line was lost says so: it was counted.
    private void CountView(ThreadId thread)
    {
        if (Context.GetHttpContext()?.Request is { } request && !request.Query.ContainsKey("again")) views.Opened(thread, request.Headers.UserAgent);
    }

    private static ThreadId Parse(string threadId) =>
        ThreadId.TryParse(threadId, null, out var thread) ? thread : throw new HubException("threadId: there is no such thread.");
}
