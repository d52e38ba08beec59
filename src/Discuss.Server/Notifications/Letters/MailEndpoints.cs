using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Notifications.Letters;

/// <summary>What the administrator sees of mail that did not arrive, and how the mail server says what came back.</summary>
internal static class MailEndpoints
{
    private const int MaxStatus = Bounds.BounceStatus;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/mail").WithTags("Mail").Needs(Access.Administrator);
        api.MapGet("failures", FailuresAsync).WithName("getMailFailures").RequireRateLimiting(Limits.Read);
        api.MapPost("bounces", BouncedAsync).WithName("postMailBounce").RequireRateLimiting(Limits.Read);
    }

    private static async Task<Ok<Page<MailFailure>>> FailuresAsync(MailFailures failures, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<MailFailure>(await failures.NewestAsync(cancellationToken), null));

    /// <summary>A mail came back: where its status (RFC 3463) says that this is for good, its address gets no further mail. Anything else changes nothing.</summary>
    private static async Task<NoContent> BouncedAsync(Bounce bounce, MailFailures failures, GuestAddresses addresses, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryNormalize(bounce.Recipient, out var address)) throw ProblemException.Invalid("recipient", "This is no mail address.");
        if (bounce.Status.Length is 0 or > MaxStatus) throw ProblemException.Invalid("status", "A status is three numbers such as 5.1.1.");
        if (bounce.Status.StartsWith('5')) await failures.BouncedAsync(address, addresses.HashOf(address), $"It came back: {bounce.Status}.", cancellationToken);
        return TypedResults.NoContent();
    }

    /// <param name="Recipient">Whom the mail was for: <c>Final-Recipient</c> of the report.</param>
    /// <param name="Status">Why: <c>Status</c> of the report, such as <c>5.1.1</c>.</param>
    internal sealed record Bounce(string Recipient, string Status);
}
