using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Discuss.Server.Health;

/// <summary>
/// What this server's meters show, in the text format of Prometheus (version 0.0.4): our own, and how long requests took.
/// </summary>
internal sealed class MeterReadings(IMeterFactory factory) : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // Labels are routes and states, of which there are some dozens; more would be a mistake, and is not kept.
    private const int MaxSeries = Bounds.MetricSeries;

    private const string Method = "http.request.method";
    private const string Route = "http.route";
    private const string Status = "http.response.status_code";

    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();
    private readonly ConcurrentDictionary<Seen, Series> _seen = new();
    private readonly MeterListener _listener = new();

    public void Start()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other servers in the same process have their own.
            if (ReferenceEquals(instrument.Meter.Scope, factory) && IsWanted(instrument)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in _series.GroupBy(pair => pair.Key.Instrument).OrderBy(group => group.Key.Name, StringComparer.Ordinal))
        {
            var name = NameOf(group.Key);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {group.Key.Description}\n# TYPE {name} {TypeOf(group.Key)}\n");
            foreach (var (key, series) in group.OrderBy(pair => pair.Key.Labels, StringComparer.Ordinal)) series.Write(text, name, key.Labels);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsWanted(Instrument instrument) => instrument.Meter.Name == "Discuss" || instrument.Name == "http.server.request.duration";

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return TypeOf(instrument) == "counter" ? name + "_total" : name;
    }

    private static string TypeOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        Counter<long> or Counter<int> or ObservableCounter<long> => "counter",
        _ => "gauge",
    };

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (name is not (Method or Route or Status) || Convert.ToString(value, CultureInfo.InvariantCulture) is not { } text) continue;
            if (labels.Length > 0) labels.Append(',');
            labels.Append(name.Replace('.', '_')).Append("=\"");
            labels.Append(text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal));
            labels.Append('"');
        }

        return labels.ToString();
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // By the labels' values as they come: they are written as text once for each series, not for each request.
        var seen = new Seen(instrument, null, null, null);
        foreach (var (name, tag) in tags)
        {
            seen = name switch
            {
                Method => seen with { MethodTag = tag },
                Route => seen with { RouteTag = tag },
                Status => seen with { StatusTag = tag },
                _ => seen,
            };
        }

        if (!_seen.TryGetValue(seen, out var series))
        {
            if (_seen.Count >= MaxSeries) return;
            series = _series.GetOrAdd((instrument, LabelsOf(tags)), static added => new Series(added.Instrument is Histogram<double>));
            _seen.TryAdd(seen, series);
        }

        if (instrument.IsObservable && TypeOf(instrument) == "gauge") series.Set(value);
        else series.Add(value);
    }

    private readonly record struct Seen(Instrument Instrument, object? MethodTag, object? RouteTag, object? StatusTag);
}
