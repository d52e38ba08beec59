using Discuss.Server.Http;

namespace Discuss.Server.Identity.Factors;

/// <summary>
/// Whether a role counts only in a session that was begun with a passkey or a second factor: <c>Discuss:Identity:SecondFactorForRoles</c>,
/// by default in production.
/// </summary>
internal sealed class StrongRoles(IConfiguration configuration, IHostEnvironment environment)
{
    public const string Kind = "second-factor-needed";

    public bool AreNeeded { get; } = configuration.GetValue("Discuss:Identity:SecondFactorForRoles", environment.IsProduction());

    public static ProblemException Needed() => new(
        StatusCodes.Status403Forbidden, Kind, "Your role counts after a sign-in with a passkey or a second factor.",
        "Set one up on the page of your account, or sign in with it.");
}
