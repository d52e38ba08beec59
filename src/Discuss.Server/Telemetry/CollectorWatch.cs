namespace Discuss.Server.Telemetry;

/// <summary>Says once when the collector does not take what is sent, and once when it does again.</summary>
internal sealed partial class CollectorWatch(Uri endpoint, ILogger logger)
{
    private int _away;

    /// <summary>A client that looks at how its requests end.</summary>
    public HttpClient Client(int timeoutMilliseconds) =>
        new(new Watching(this) { InnerHandler = new SocketsHttpHandler() }) { Timeout = TimeSpan.FromMilliseconds(timeoutMilliseconds) };

    private void Ended(string? trouble)
    {
        // Its address may hold a password.
        if (trouble is not null && Interlocked.Exchange(ref _away, 1) == 0) LogAway(logger, endpoint.Host, endpoint.Port, trouble);
        else if (trouble is null && Interlocked.Exchange(ref _away, 0) == 1) LogBack(logger, endpoint.Host, endpoint.Port);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The collector at {Host}:{Port} does not take telemetry ({Trouble}): see that it runs, and that OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_PROTOCOL are right. The server goes on without, and tries again")]
    private static partial void LogAway(ILogger logger, string host, int port, string trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "The collector at {Host}:{Port} takes telemetry")]
    private static partial void LogBack(ILogger logger, string host, int port);

    private sealed class Watching(CollectorWatch watch) : DelegatingHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Seen(base.Send(request, cancellationToken));
            }
            catch (Exception fault)
            {
                watch.Ended(fault.GetType().Name);
                throw;
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Seen(await base.SendAsync(request, cancellationToken));
            }
            catch (Exception fault)
            {
                watch.Ended(fault.GetType().Name);
                throw;
            }
        }

        private HttpResponseMessage Seen(HttpResponseMessage answer)
        {
            watch.Ended(answer.IsSuccessStatusCode ? null : "HTTP " + (int)answer.StatusCode);
            return answer;
        }
    }
}
