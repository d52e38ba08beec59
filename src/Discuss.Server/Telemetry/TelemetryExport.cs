using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Discuss.Server.Telemetry;

/// <summary>
/// Collects what the server and the libraries below it tell of themselves, and sends it. How often, how much of it and with which headers
/// is said by OpenTelemetry's own settings, such as <c>OTEL_TRACES_SAMPLER</c>. A collector that is away costs nothing but its telemetry.
/// </summary>
internal sealed class TelemetryExport(TelemetrySettings settings, IConfiguration configuration, ILogger<TelemetryExport> logger) : IHostedLifecycleService, IDisposable
{
    private const int FlushMilliseconds = 3_000;

    private static readonly string[] Sources = [Spans.Name, "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR.Server", "Npgsql"];

    private static readonly string[] Meters =
    [
        "Discuss", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.AspNetCore.RateLimiting", "Npgsql", "System.Runtime",
    ];

    private readonly CollectorWatch _watch = new(settings.Endpoint, logger);
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    /// <summary>Before anything is worth telling.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var version = typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var resource = ResourceBuilder.CreateDefault().AddService(settings.Service, serviceVersion: version, autoGenerateServiceInstanceId: true);
        if (settings.Traces)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .SetResourceBuilder(resource)
                .AddSource(Sources)
                // First of the processors: nothing is sent that it has not seen.
                .AddProcessor(new SpanGuard())
                .AddOtlpExporter(options => To(options, "traces"))
                .Build();
        }

        if (settings.Metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .SetResourceBuilder(resource)
                .AddMeter(Meters)
                .AddOtlpExporter(options => To(options, "metrics"))
                .Build();
        }

        return Task.CompletedTask;
    }

    /// <summary>When all else has ended: what it told last is sent, unless the collector takes too long.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _traces?.Shutdown(FlushMilliseconds);
            _metrics?.Shutdown(FlushMilliseconds);
        },
        CancellationToken.None);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void To(OtlpExporterOptions options, string signal)
    {
        options.Endpoint = settings.AddressOf(signal);
        options.Protocol = settings.Protocol;
        // gRPC, where it is chosen, makes its own client: what is wrong there is in OpenTelemetry's own diagnostics.
        options.HttpClientFactory = () => _watch.Client(options.TimeoutMilliseconds);
    }
}
