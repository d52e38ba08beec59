using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Discuss.Server.Tests.Telemetry;

/// <summary>A span as it came.</summary>
internal sealed record TakenSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>What takes traces and metrics by OTLP over HTTP, and reads from them what tests ask for.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly WebApplication _app;

    private Collector(WebApplication app) => _app = app;

    public ConcurrentQueue<TakenSpan> Spans { get; } = new();

    public ConcurrentDictionary<string, bool> Metrics { get; } = new();

    public ConcurrentDictionary<string, bool> Services { get; } = new();

    public Uri Address => new(_app.Urls.Single());

    /// <summary>All that came, as text: what is text in it can be searched.</summary>
    public string Everything => string.Join('\n', _bodies.Select(Encoding.UTF8.GetString));

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/v1/traces", context => collector.TakeAsync(context, collector.TakeTraces));
        collector._app.MapPost("/v1/metrics", context => collector.TakeAsync(context, collector.TakeMetrics));
        await collector._app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _bodies.Enqueue(body.ToArray());
        take(body.ToArray());
        context.Response.ContentType = "application/x-protobuf";
    }

    // The numbers are those of opentelemetry/proto: trace.proto, metrics.proto, common.proto.
    private void TakeTraces(byte[] body)
    {
        foreach (var resource in Protobuf.Messages(body, 1))
        {
            TakeService(resource);
            foreach (var span in Protobuf.Messages(resource, 2).SelectMany(scope => Protobuf.Messages(scope, 2)))
            {
                Spans.Enqueue(new TakenSpan(
                    Hex(span, 1), Hex(span, 2), Hex(span, 4), Protobuf.Text(span, 5),
                    Protobuf.Messages(span, 9).ToDictionary(pair => Protobuf.Text(pair, 1), pair => Protobuf.Messages(pair, 2).Select(value => Protobuf.Text(value, 1)).Single())));
            }
        }
    }

    private void TakeMetrics(byte[] body)
    {
        foreach (var metric in Protobuf.Messages(body, 1).SelectMany(resource => Protobuf.Messages(resource, 2)).SelectMany(scope => Protobuf.Messages(scope, 2)))
            Metrics[Protobuf.Text(metric, 1)] = true;
    }

    private void TakeService(byte[] resource)
    {
        foreach (var pair in Protobuf.Messages(resource, 1).SelectMany(attributes => Protobuf.Messages(attributes, 1)))
            Services[$"{Protobuf.Text(pair, 1)}={Protobuf.Messages(pair, 2).Select(value => Protobuf.Text(value, 1)).Single()}"] = true;
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Protobuf.Messages(message, field).FirstOrDefault() ?? []);
}

/// <summary>As much of the wire format of protocol buffers as finds fields that have a length.</summary>
internal static class Protobuf
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Length = 2;
    private const int Fixed32 = 5;

    public static IEnumerable<byte[]> Messages(byte[] message, int field)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Number(message, ref at);
            switch ((int)(tag & 7))
            {
                case Varint:
                    Number(message, ref at);
                    break;
                case Fixed64:
                    at += 8;
                    break;
                case Fixed32:
                    at += 4;
                    break;
                case Length:
                    var length = (int)Number(message, ref at);
                    if ((int)(tag >> 3) == field) yield return message[at..(at + length)];
                    at += length;
                    break;
                default:
                    throw new InvalidDataException($"A field of kind {tag & 7}.");
            }
        }
    }

    public static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Messages(message, field).FirstOrDefault() ?? []);

    private static ulong Number(byte[] message, ref int at)
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            number |= (ulong)(next & 127) << shift;
            if (next < 128) return number;
        }
    }
}
