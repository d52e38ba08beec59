using System.Diagnostics.Metrics;

namespace Discuss.Server.Threads.Hot;

/// <summary>What is counted of ready windows.</summary>
internal sealed class HotMeter
{
    private readonly Meter _meter;
    private readonly Counter<long> _served;
    private readonly Counter<long> _built;
    private readonly Counter<long> _evicted;

    public HotMeter(IMeterFactory factory)
    {
        _meter = factory.Create(new MeterOptions("Discuss"));
        _served = _meter.CreateCounter<long>("discuss.hot.served", description: "Answers that were ready to send.");
        _built = _meter.CreateCounter<long>("discuss.hot.built", description: "Windows that were built because none was ready.");
        _evicted = _meter.CreateCounter<long>("discuss.hot.evicted", description: "Ready windows that made room for hotter ones.");
    }

    public void Served() => _served.Add(1);

    public void Built() => _built.Add(1);

    public void Evicted() => _evicted.Add(1);

    public void Show(Func<long> bytes, Func<int> windows)
    {
        _meter.CreateObservableGauge("discuss.hot.bytes", bytes, description: "Memory that ready windows take, in bytes.");
        _meter.CreateObservableGauge("discuss.hot.windows", windows, description: "Windows that are ready to send.");
    }
}
