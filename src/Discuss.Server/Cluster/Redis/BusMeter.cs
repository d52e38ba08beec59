using System.Diagnostics.Metrics;

namespace Discuss.Server.Cluster.Redis;

/// <summary>What is counted of the bus between nodes.</summary>
internal sealed class BusMeter
{
    private readonly Counter<long> _published;
    private readonly Counter<long> _received;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _foreign;

    public BusMeter(IMeterFactory factory)
    {
        var meter = factory.Create(new MeterOptions("Discuss"));
        _published = meter.CreateCounter<long>("discuss.bus.published", description: "Events told to the other nodes.");
        _received = meter.CreateCounter<long>("discuss.bus.received", description: "Events heard from the other nodes.");
        _gaps = meter.CreateCounter<long>("discuss.bus.gaps", description: "How often events of other nodes may have been missed.");
        _dropped = meter.CreateCounter<long>("discuss.bus.dropped", description: "Events not told to the other nodes: Redis away, or too many waiting.");
        _foreign = meter.CreateCounter<long>("discuss.bus.foreign", description: "Messages on the bus that are not ours.");
    }

    public void Published(int events) => _published.Add(events);

    public void Received(int events) => _received.Add(events);

    public void Gap() => _gaps.Add(1);

    public void Dropped() => _dropped.Add(1);

    public void Foreign() => _foreign.Add(1);
}
