namespace Discuss.Server.Http;

/// <summary>
/// A request that is refused, with the answer that says why: thrown anywhere on the way of a request, written as RFC 9457 problem
/// details of the type <c>urn:discuss:problem/{kind}</c>.
/// </summary>
internal sealed class ProblemException(int status, string kind, string title, string? detail = null) : Exception(detail ?? title)
{
    public int Status { get; } = status;

    /// <summary>A stable word in kebab case, the end of the problem's type.</summary>
    public string Kind { get; } = kind;

    public string Title { get; } = title;

    public string? Detail { get; } = detail;

    /// <summary>The input fields that are wrong, by their names in the request.</summary>
    public Dictionary<string, string[]> Errors { get; init; } = [];

    /// <summary>What the answer carries beyond the standard members.</summary>
    public Dictionary<string, object?> Extensions { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    public static ProblemException Invalid(string field, string message, int status = StatusCodes.Status400BadRequest) =>
        new(status, "invalid-input", "The request has an invalid value.", message) { Errors = { [field] = [message] } };

    public static ProblemException NotFound(string kind, string title) => new(StatusCodes.Status404NotFound, kind, title);

    public static ProblemException Unauthorized(string title = "Who you are is not known.") =>
        new(StatusCodes.Status401Unauthorized, "identity-required", title);

    public static ProblemException Forbidden(string title) => new(StatusCodes.Status403Forbidden, "forbidden", title);
}
