namespace Discuss.Server.Telemetry;

internal static class TelemetryFeature
{
    /// <summary>Traces and metrics by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says whereto; else nothing is added at all.</summary>
    /// <exception cref="Identity.ConfigurationException">The settings cannot be used.</exception>
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (TelemetrySettings.From(builder.Configuration) is not { } settings) return builder;
        builder.Services.AddSingleton(settings);
        builder.Services.AddHostedService<TelemetryExport>();
        if (settings.Traces) builder.Services.AddSingleton<IStartupFilter, RequestSpans>();
        return builder;
    }
}
