using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Discuss.Server.Tests.Webhooks;

/// <summary>What came to a receiver, as it came.</summary>
internal sealed record Arrival(string Id, long Timestamp, string Signature, string Body)
{
    public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Data => Json.GetProperty("data");

    public JsonElement Comment => Data.GetProperty("comment");

    public string? Text => Comment.GetProperty("text").GetString();

    /// <summary>Whether one of the signatures is that of this secret, as a receiver checks it that knows nothing of this program.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Id}.{Timestamp}.{Body}"));
        return Signature.Split(' ').Contains("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
    }
}

/// <summary>A receiver of webhooks of our own: writes down what comes, and answers as it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Arrival> _arrivals = new();

    private Receiver(WebApplication app) => _app = app;

    /// <summary>What it answers; 204 where it is not told.</summary>
    public RequestDelegate Answer { get; set; } = context =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public string Url => _app.Urls.Single() + "/hook";

    public IReadOnlyList<Arrival> Arrivals => [.. _arrivals];

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so many have come that are like this; all of them.</summary>
    public async Task<IReadOnlyList<Arrival>> HasAsync(Func<Arrival, bool> like, int count = 1)
    {
        List<Arrival> found = [];
        await Wait.UntilAsync(() => (found = [.. _arrivals.Where(like)]).Count >= count);
        return found;
    }

    public async Task<Arrival> HasAsync(string type) => (await HasAsync(arrival => arrival.Type == type))[0];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        _arrivals.Enqueue(new Arrival(
            headers["webhook-id"].ToString(), long.Parse(headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture), headers["webhook-signature"].ToString(), body));
        await Answer(context);
    }
}
