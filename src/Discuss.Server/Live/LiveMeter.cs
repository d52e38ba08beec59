using System.Diagnostics.Metrics;

namespace Discuss.Server.Live;

/// <summary>What is counted of live connections.</summary>
internal sealed class LiveMeter
{
    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _told;

    public LiveMeter(IMeterFactory factory)
    {
        var meter = factory.Create(new MeterOptions("Discuss"));
        _connections = meter.CreateUpDownCounter<int>("discuss.live.connections", description: "Sockets that are open on this node.");
        _told = meter.CreateCounter<long>("discuss.live.events", description: "Events handed to readers, counted for each reader.");
    }

    public void Connected() => _connections.Add(1);

    public void Disconnected() => _connections.Add(-1);

    public void Told(int events) => _told.Add(events);
}
