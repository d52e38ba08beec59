using System.Diagnostics.Metrics;

namespace Discuss.Server.Threads;

/// <summary>What is counted of writing.</summary>
internal sealed class ThreadMeter(IMeterFactory factory)
{
    private readonly Counter<long> _posted = factory.Create(new MeterOptions("Discuss"))
        .CreateCounter<long>("discuss.comments.posted", description: "Comments that were posted on this node.");

    public void Posted() => _posted.Add(1);
}
