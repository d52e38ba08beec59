using System.Globalization;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity.Factors;

/// <summary>A sign-in that waits for its second factor.</summary>
/// <param name="Stamp">The member's security stamp: whatever changes it ends the wait.</param>
/// <param name="Return">Where the member wanted to go, as a query.</param>
internal sealed record WaitingSignIn(long Member, string Stamp, SignInMethod Method, string Return);

/// <summary>Keeps a sign-in between its first step and its second, in the browser, for five minutes.</summary>
internal sealed class SecondStep(IDatabase database, CarriedState carried)
{
    private const string Cookie = "second-factor";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly Sql Find = new(
        "SELECT two_factor_enabled, security_stamp FROM members WHERE id = @id", Parameter.Long("id"));

    /// <summary>Whether the member has a second factor; then the sign-in waits for it from now on.</summary>
    public async Task<bool> BeginAsync(HttpContext context, long memberId, SignInMethod method, string returnTo, CancellationToken cancellationToken)
    {
        if (await StampAsync(memberId, cancellationToken) is not { } stamp) return false;
        carried.Write(context, Cookie, new WaitingSignIn(memberId, stamp, method, returnTo), Lifetime);
        return true;
    }

    /// <summary>The sign-in that waits in this browser; <see langword="null"/> where none does, or no longer.</summary>
    public async Task<WaitingSignIn?> FindAsync(HttpContext context, CancellationToken cancellationToken) =>
        carried.Read<WaitingSignIn>(context, Cookie) is { } waiting && await StampAsync(waiting.Member, cancellationToken) == waiting.Stamp ? waiting : null;

    public static void End(HttpContext context) => CarriedState.Delete(context, Cookie);

    private async Task<string?> StampAsync(long memberId, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return await session.FirstAsync(
            Find, row => Convert.ToBoolean(row.GetValue(0), CultureInfo.InvariantCulture) && !row.IsDBNull(1) ? row.GetString(1) : null,
            cancellationToken, memberId);
    }
}
