using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Discuss.Server.Push;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Discuss.Server.Tests.Push;

/// <summary>What came to the push service for one of its endpoints.</summary>
internal sealed record Pushed(string Endpoint, IHeaderDictionary Headers, byte[] Body)
{
    /// <summary>What the token says that came with it, once its signature is that of the key beside it.</summary>
    public JsonElement Claims(string publicKey)
    {
        var parts = Headers.Authorization.ToString()["vapid ".Length..].Split(", ").Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        Assert.Equal(publicKey, parts["k"]);
        var token = parts["t"].Split('.');
        Assert.Equal("""{"typ":"JWT","alg":"ES256"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token[0])));
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = PushEncryption.PointOf(Base64Url.DecodeFromChars(publicKey)) });
        Assert.True(key.VerifyData(
            Encoding.ASCII.GetBytes(token[0] + "." + token[1]), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        return JsonDocument.Parse(Base64Url.DecodeFromChars(token[1])).RootElement;
    }
}

/// <summary>A push service of our own: keeps what comes, and answers as it is told to.</summary>
internal sealed class TestPushService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Pushed> _pushed = new();

    private TestPushService(WebApplication app) => _app = app;

    /// <summary>The status of the next answers; 201 where it is not told.</summary>
    public Action<HttpResponse> Answer { get; set; } = response => response.StatusCode = StatusCodes.Status201Created;

    public IReadOnlyList<Pushed> All => [.. _pushed];

    public string Origin => _app.Urls.Single();

    /// <summary>The address for a browser of this name.</summary>
    public string Endpoint(string browser) => $"{Origin}/send/{browser}";

    public static async Task<TestPushService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new TestPushService(app);
        app.Run(service.TakeAsync);
        await app.StartAsync();
        return service;
    }

    /// <summary>Waits until so many have come for a browser.</summary>
    public async Task<IReadOnlyList<Pushed>> HasAsync(string browser, int count = 1)
    {
        IReadOnlyList<Pushed> found = [];
        await Wait.UntilAsync(() => Task.FromResult((found = [.. _pushed.Where(one => one.Endpoint == "/send/" + browser)]).Count >= count));
        return found;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _pushed.Enqueue(new Pushed(context.Request.Path, new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray()));
        Answer(context.Response);
    }
}
