using Discuss.Server.Identity;
using OpenTelemetry.Exporter;

namespace Discuss.Server.Telemetry;

/// <summary>Where traces and metrics go: OpenTelemetry's own settings, from the environment or any other source of configuration.</summary>
internal sealed record TelemetrySettings(Uri Endpoint, OtlpExportProtocol Protocol, string Service, bool Traces, bool Metrics)
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolKey = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary><see langword="null"/> without <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: then nothing is collected and nothing sent.</summary>
    /// <exception cref="ConfigurationException">The address or the protocol cannot be used.</exception>
    public static TelemetrySettings? From(IConfiguration configuration)
    {
        if (configuration[EndpointKey] is not { Length: > 0 } text || configuration.GetValue("OTEL_SDK_DISABLED", defaultValue: false)) return null;
        // The address may hold a password: what is wrong with it is said without quoting it.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            throw new ConfigurationException($"{EndpointKey} is no address of http or https. Write 'http://collector:4318', or leave it out.");
        var protocol = configuration[ProtocolKey] switch
        {
            null or "" or "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            "grpc" => OtlpExportProtocol.Grpc,
            var other => throw new ConfigurationException($"{ProtocolKey}: '{other}' is not known. Write 'http/protobuf' (a collector's port 4318) or 'grpc' (4317)."),
        };
        return new TelemetrySettings(
            endpoint, protocol, configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } service ? service : "discuss",
            configuration["OTEL_TRACES_EXPORTER"] != "none", configuration["OTEL_METRICS_EXPORTER"] != "none");
    }

    /// <summary>Where one signal is sent.</summary>
    /// <param name="signal"><c>traces</c> or <c>metrics</c>.</param>
    public Uri AddressOf(string signal) => Protocol == OtlpExportProtocol.Grpc
        ? Endpoint
        : new UriBuilder(Endpoint) { Path = $"{Endpoint.AbsolutePath.TrimEnd('/')}/v1/{signal}" }.Uri;
}
