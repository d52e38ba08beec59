using Discuss.Core.Identity;
using Discuss.Server.Http;

namespace Discuss.Server.Identity;

/// <summary>
/// Why a name may not be worn. The answer of the API says it in English, and by a word in <c>reason</c>, so that pages can say it in their
/// reader's language.
/// </summary>
internal static class NameRefusal
{
    /// <summary>The reason of a name that could be taken for a badge.</summary>
    public const string Badge = "badge";

    /// <summary>The reason of a name that is reserved, or looks like a member's.</summary>
    public const string Worn = "taken";

    private const string Field = "name";
    private const string Reason = "reason";

    public static ProblemException Taken(string detail = "A member has this name, or one that looks like it.") =>
        new(StatusCodes.Status422UnprocessableEntity, "name-taken", "This name is taken.", detail)
        {
            Errors = { [Field] = [detail] }, Extensions = { [Reason] = Worn },
        };

    public static ProblemException Of(NameProblem problem)
    {
        var refused = ProblemException.Invalid(Field, SentenceOf(problem));
        refused.Extensions[Reason] = problem switch { NameProblem.Badge => Badge, NameProblem.Empty => "empty", NameProblem.TooLong => "too-long", _ => "no-text" };
        return refused;
    }

    /// <summary>The word for why a name was refused; <see langword="null"/> where something else was.</summary>
    public static string? ReasonOf(ProblemException refused) =>
        refused.Errors.ContainsKey(Field) ? refused.Extensions.GetValueOrDefault(Reason) as string ?? "" : null;

    private static string SentenceOf(NameProblem problem) => problem switch
    {
        NameProblem.Empty => "Write a name.",
        NameProblem.TooLong => $"A name has at most {DisplayName.MaxTextElements} characters.",
        NameProblem.Badge =>
            "A name holds nothing that could be taken for a badge: no ticks, stars, shields or letters in circles, and no office as in “Ann (moderator)”.",
        _ => "The name holds something that is no text.",
    };
}
