using System.Buffers.Text;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Identity;
using Discuss.Server.Notifications.Subscriptions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Push;

/// <summary>The key with which a browser subscribes.</summary>
internal sealed record PushKeyView(string Key);

/// <summary>A browser's subscription, as <c>PushSubscription.toJSON()</c> gives it.</summary>
/// <param name="Token">Whose it is, where a page was opened by the link of a mail and nobody is signed in.</param>
internal sealed record PushBody(string? Endpoint = null, PushKeysBody? Keys = null, double? ExpirationTime = null, string? Token = null);

/// <param name="P256dh">The browser's public key in base64url; 65 bytes, a point of P-256.</param>
/// <param name="Auth">The browser's secret in base64url; 16 bytes.</param>
internal sealed record PushKeysBody(string? P256dh = null, string? Auth = null);

/// <summary>Which subscription ends.</summary>
internal sealed record PushEndBody(string? Endpoint = null);

/// <summary>Push for guests and members: the key, subscribing, and ending it.</summary>
internal static class PushEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/push").WithTags("Push");
        api.MapGet("key", KeyAsync).Needs(Access.Anyone).WithName("getPushKey");
        api.MapPost("subscriptions", AddAsync).Needs(Access.Anyone).WithName("addPushSubscription").RequireRateLimiting(Limits.Vote);
        api.MapDelete("subscriptions", RemoveAsync).Needs(Access.Author).WithName("deletePushSubscription").RequireRateLimiting(Limits.Vote);
    }

    private static async Task<Ok<PushKeyView>> KeyAsync(VapidKeys keys, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Ok(new PushKeyView(await keys.PublicKeyAsync(cancellationToken)));
    }

    /// <exception cref="ProblemException">400 naming <c>endpoint</c>, <c>keys.p256dh</c> or <c>keys.auth</c>.</exception>
    private static async Task<NoContent> AddAsync(
        PushBody body, PushSubscriptions subscriptions, NoticeTokens tokens, OutboundClient outbound, HttpContext context, CancellationToken cancellationToken)
    {
        var author = tokens.Open(body.Token) is (var owner, NoticeTokens.Everything) ? owner : context.User.RequiredActor().AuthorId;
        var endpoint = Endpoint(body.Endpoint);
        if (!outbound.Accepts(endpoint) || await outbound.IsInnerAsync(new Uri(endpoint), cancellationToken))
            throw ProblemException.Invalid("endpoint", "An endpoint is an https address of a push service on the public internet.");
        var key = Bytes(body.Keys?.P256dh, PushEncryption.PublicKeyBytes);
        if (key is null || !PushEncryption.IsPoint(key))
            throw ProblemException.Invalid("keys.p256dh", $"The browser's key is a point of P-256: {PushEncryption.PublicKeyBytes} bytes in base64url.");
        var auth = Bytes(body.Keys?.Auth, PushEncryption.AuthSecretBytes)
            ?? throw ProblemException.Invalid("keys.auth", $"The browser's secret has {PushEncryption.AuthSecretBytes} bytes, in base64url.");
        await subscriptions.AddAsync(author, endpoint, key, auth, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RemoveAsync(
        [Microsoft.AspNetCore.Mvc.FromBody] PushEndBody body, PushSubscriptions subscriptions, HttpContext context, CancellationToken cancellationToken)
    {
        await subscriptions.RemoveAsync(context.User.RequiredActor().AuthorId, Endpoint(body.Endpoint), cancellationToken);
        return TypedResults.NoContent();
    }

    private static string Endpoint(string? text) => text is { Length: > 0 and <= Bounds.PushEndpoint }
        ? text
        : throw ProblemException.Invalid("endpoint", $"Name the endpoint of the subscription: at most {Bounds.PushEndpoint} characters.");

    private static byte[]? Bytes(string? text, int length)
    {
        var bytes = new byte[length];
        return text is not null && text.Length <= 2 * length && Base64Url.IsValid(text, out var decoded) && decoded == length
            && Base64Url.TryDecodeFromChars(text, bytes, out _) ? bytes : null;
    }
}
