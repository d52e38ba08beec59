using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Discuss.Load.Bare;

/// <summary>
/// The least that Kestrel can do for the same: <c>PUT</c> keeps an answer, <c>GET</c> writes its bytes; <c>POST</c> inserts one row and
/// answers when it is on disk. No routing, no middleware, no logging beyond the address.
/// </summary>
internal static class BareServer
{
    // Headers of a kept answer come as Keep-Name.
    private const string KeepPrefix = "Keep-";

    private static readonly string[] NotKept = ["Date", "Server", "Transfer-Encoding", "Content-Length", "Connection", "Keep-Alive"];

    /// <summary>Gives a bare server an answer to write.</summary>
    public static async Task KeepAsync(HttpClient bare, string path, HttpResponseMessage answer, byte[] body, CancellationToken cancellationToken)
    {
        using var keep = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ByteArrayContent(body) };
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(header => !NotKept.Contains(header.Key)))
            keep.Headers.TryAddWithoutValidation(KeepPrefix + header.Key, header.Value);
        (await bare.SendAsync(keep, cancellationToken)).EnsureSuccessStatusCode().Dispose();
    }

    /// <param name="postgres">Where rows are inserted into PostgreSQL, and not into the file.</param>
    public static async Task RunAsync(string databaseFile, string? postgres)
    {
        var answers = new ConcurrentDictionary<string, Kept>(StringComparer.Ordinal);
        await using IBareWriter writer = postgres is null ? new BareWriter(databaseFile) : new BarePostgres(postgres);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Information));
        await using var app = builder.Build();
        app.Run(context => context.Request.Method switch
        {
            "GET" when context.Request.Headers.IfNoneMatch.Count > 0 => answers[context.Request.Path].NotModified(context),
            "GET" => answers[context.Request.Path].WriteAsync(context.Response),
            "PUT" => KeepAsync(answers, context),
            _ => InsertAsync(writer, context),
        });
        await app.RunAsync();
    }

    private static async Task KeepAsync(ConcurrentDictionary<string, Kept> answers, HttpContext context)
    {
        var headers = context.Request.Headers
            .Where(header => header.Key.StartsWith(KeepPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key[KeepPrefix.Length..], header.Value.ToString()))
            .ToArray();
        answers[context.Request.Path] = new Kept(headers, await BodyAsync(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task InsertAsync(IBareWriter writer, HttpContext context)
    {
        var id = await writer.InsertAsync(Encoding.UTF8.GetString(await BodyAsync(context)));
        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsync(id.ToString(System.Globalization.CultureInfo.InvariantCulture), context.RequestAborted);
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private sealed record Kept(KeyValuePair<string, string>[] Headers, byte[] Body)
    {
        private static readonly string[] OfBody = ["Content-Type", "Content-Encoding"];

        private readonly string? _tag = Headers.FirstOrDefault(header => header.Key == "ETag").Value;

        public Task NotModified(HttpContext context)
        {
            if (context.Request.Headers.IfNoneMatch != _tag) return WriteAsync(context.Response);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            foreach (var (name, value) in Headers)
            {
                if (!OfBody.Contains(name)) context.Response.Headers[name] = value;
            }

            return Task.CompletedTask;
        }

        public Task WriteAsync(HttpResponse response)
        {
            foreach (var (name, value) in Headers) response.Headers[name] = value;
            response.ContentLength = Body.Length;
            return response.Body.WriteAsync(Body, 0, Body.Length);
        }
    }
}
