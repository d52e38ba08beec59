using System.Text.Json;

namespace Discuss.Server.Http;

/// <summary>
/// Refuses calls of the API before the application sees them while every one of the <see cref="Places"/> is taken: what a refusal costs is missing to those
/// who are served, and through the application it costs several times as much. What slips through as the last place is taken, <see cref="BusyGuard"/> refuses.
/// </summary>
internal sealed class BusyDoor(Places places, SiteOrigins origins)
{
    private const string Api = "/api/v1";

    private static readonly string RetryAfter = Problems.Seconds(Places.Refusal().RetryAfter!.Value);

    private static readonly byte[] Body = JsonSerializer.SerializeToUtf8Bytes(Problems.Details(Places.Refusal()), JsonSettings.Default);

    public bool Refuses(HttpContext context) =>
        places.AreTaken && context.Request.Path.StartsWithSegments(Api, StringComparison.Ordinal) && !HttpMethods.IsOptions(context.Request.Method);

    public async Task RefuseAsync(HttpContext context)
    {
        places.CountRefused();
        SecurityHeaders.Apply(context);
        await CrossOrigin.ApplyAsync(context, origins);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = RetryAfter;
        response.ContentType = "application/problem+json";
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, CancellationToken.None);
    }
}
