using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity.Members;

/// <summary>
/// Makes sure, before something sensitive, that it is the member who sits there and not somebody who found the browser open: by the
/// password, or by a session that began within ten minutes.
/// </summary>
internal sealed class OwnerCheck(SignIn signIn, SignInLimit limit, IDatabase database, TimeProvider clock)
{
    /// <summary>The kind of the refusal; its field is <c>password</c>.</summary>
    public const string Refused = "wrong-password";

    /// <summary>How long after signing in nobody is asked again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private static readonly Sql Began = new("SELECT created_at FROM sessions WHERE id = @id", Parameter.Long("id"));

    /// <summary>The member who sends the request.</summary>
    /// <param name="password">What was sent; nothing where the account has none, or the session is fresh.</param>
    /// <param name="always">Whether a fresh session does not do where the account has a password.</param>
    /// <exception cref="ProblemException">401 for who is no member, 403 <see cref="Refused"/>, 429.</exception>
    public async Task<MemberAccount> RequireAsync(HttpContext context, string? password, bool always, CancellationToken cancellationToken)
    {
        var account = await RequireMemberAsync(context, cancellationToken);
        if (account.HasPassword && !string.IsNullOrEmpty(password))
        {
            limit.Count(context, account.Email);
            return await signIn.CheckAsync(context, account.Email, password, cancellationToken) is not null ? account : throw Wrong();
        }

        return !(always && account.HasPassword) && await IsFreshAsync(context, cancellationToken) ? account : throw Wrong();
    }

    /// <summary>The member who sends the request, whoever sits there.</summary>
    /// <exception cref="ProblemException">401 for who is no member.</exception>
    public async Task<MemberAccount> RequireMemberAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.User.Actor() is not { MemberId: { } id }) throw ProblemException.Unauthorized();
        await using var session = await database.ReadAsync(cancellationToken);
        return await MemberAccount.FindAsync(session, id, cancellationToken) ?? throw ProblemException.Unauthorized();
    }

    /// <summary>Whether the session of the request began a moment ago.</summary>
    public async Task<bool> IsFreshAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.User.SessionId() is not { } id) return false;
        await using var session = await database.ReadAsync(cancellationToken);
        var began = await session.FirstAsync(Began, row => row.GetInt64(0), cancellationToken, id);
        return clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(began) < Fresh;
    }

    private static ProblemException Wrong() =>
        new(StatusCodes.Status403Forbidden, Refused, "The password is not right.") { Errors = { ["password"] = ["The password is not right."] } };
}
