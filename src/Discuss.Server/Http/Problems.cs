using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Http;

/// <summary>Turns what was thrown into problem details; what is not ours is told as little as possible about.</summary>
internal sealed class Problems : IExceptionHandler
{
    private const string TypePrefix = "urn:discuss:problem/";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if ((From(exception) ?? FromForm(exception, httpContext)) is not { } problem) return false;
        await Write(httpContext, problem).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>A time to wait, for <c>Retry-After</c>: whole seconds, at least one.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>The answer for a refusal.</summary>
    public static ProblemHttpResult Write(HttpContext context, ProblemException problem)
    {
        if (problem.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Seconds(wait);
        if (problem.Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer, Guest";
        if (problem.Errors.Count > 0) problem.Extensions["errors"] = problem.Errors;
        return TypedResults.Problem(Details(problem));
    }

    /// <summary>What a refusal says of itself, whatever the request was.</summary>
    public static ProblemDetails Details(ProblemException problem) => new()
    {
        Type = TypePrefix + problem.Kind, Title = problem.Title, Status = problem.Status, Detail = problem.Detail, Extensions = problem.Extensions,
    };

    /// <summary>Gives what the framework refuses, by nothing but a status, a stable type too.</summary>
    public static void Name(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Type?.StartsWith(TypePrefix, StringComparison.Ordinal) is true) return;
        problem.Type = TypePrefix + problem.Status switch
        {
            StatusCodes.Status404NotFound => "not-found",
            StatusCodes.Status405MethodNotAllowed => "method-not-allowed",
            StatusCodes.Status413PayloadTooLarge => "too-large",
            StatusCodes.Status500InternalServerError => "internal",
            _ => "status-" + (problem.Status ?? 0).ToString(CultureInfo.InvariantCulture),
        };
    }

    private static ProblemException? From(Exception exception) => exception switch
    {
        ProblemException problem => problem,
        BadHttpRequestException { InnerException: JsonException json } => FromJson(json),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            new ProblemException(StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large."),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad when bad.Message.Contains(" body", StringComparison.Ordinal) =>
            ProblemException.Invalid("$", "A JSON body is expected here."),
        BadHttpRequestException bad => new ProblemException(bad.StatusCode, "bad-request", ReasonPhrases.GetReasonPhrase(bad.StatusCode), bad.Message),
        OperationCanceledException => new ProblemException(StatusCodes.Status499ClientClosedRequest, "cancelled", "The request was cancelled."),
        _ => null,
    };

    /// <summary>What was sent as a form and is none: not yet read, and the reading is what failed.</summary>
    internal static ProblemException? FromForm(Exception exception, HttpContext context) =>
        exception is InvalidDataException or IOException or NotSupportedException && context.Request.HasFormContentType && context.Features.Get<IFormFeature>()?.Form is null
            ? ProblemException.Invalid("$", "This is not the form that is expected here.")
            : null;

    private static ProblemException FromJson(JsonException json)
    {
        // "$.body" names the field "body"; the whole document is "body" in the sense of a request's.
        var field = json.Path is { Length: > 2 } path ? path[2..] : "$";
        return ProblemException.Invalid(field, "This is not the JSON that is expected here.");
    }
}
