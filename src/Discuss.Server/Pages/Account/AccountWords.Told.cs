using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Pages.Account;

/// <summary>What went wrong, or was done, in this language.</summary>
internal sealed partial record AccountWords
{
    private const string DoneField = "done";

    /// <summary>What the address says that was just done; <see langword="null"/> where it says nothing that is known.</summary>
    public string? Done(HttpContext context) => context.Request.Query[DoneField].FirstOrDefault() switch
    {
        "password" => PasswordChanged,
        "reset" => ResetDone,
        "mail" => MailChanged,
        "name" => NameSaved,
        "session" => SessionEnded,
        "sessions" => OthersEnded,
        _ => null,
    };

    public string Of(PasswordProblem problem) => problem switch
    {
        PasswordProblem.TooShort => PasswordTooShort,
        PasswordProblem.TooLong => PasswordTooLong,
        PasswordProblem.LikeAddress => PasswordLikeAddress,
        _ => PasswordCommon,
    };

    /// <summary>What is open in a session.</summary>
    public string WhereOf(SessionKind kind, string? site) => kind switch
    {
        SessionKind.Frame => Words.Fill(InDiscussion, site ?? "?"),
        SessionKind.Account => OnPages,
        _ => InProgram,
    };

    /// <summary>By what somebody showed who they are.</summary>
    public string HowOf(SignInMethod method, bool strong)
    {
        var by = method switch
        {
            SignInMethod.Passkey => ByPasskey,
            SignInMethod.External => ByExternal,
            SignInMethod.SingleSignOn => BySingleSignOn,
            SignInMethod.Mail => ByMail,
            _ => Password,
        };
        return strong && method != SignInMethod.Passkey ? $"{by} + {SecondFactor}" : by;
    }

    /// <summary>What is wrong with a form, by field; under no name what belongs to none of them. Never empty.</summary>
    public Dictionary<string, string> Of(ProblemException refused) => refused.Kind switch
    {
        OwnerCheck.Refused => One("password", WrongPassword),
        "too-many-requests" => One("", TooOften),
        FormerMember.LastAdministrator => One("", LastAdministrator),
        FormerMember.LastOwner => One("", LastOwner),
        "changed-meanwhile" => One("", ChangedMeanwhile),
        "email-taken" => One("email", AccountExists),
        _ when NameWords.For(Language).Of(refused) is { } sentence => One("name", sentence),
        _ when refused.Errors.Count > 0 => refused.Errors.ToDictionary(error => error.Key, error => error.Value[0], StringComparer.Ordinal),
        _ => One("", refused.Message),
    };

    private static Dictionary<string, string> One(string field, string sentence) => new(StringComparer.Ordinal) { [field] = sentence };
}
