using System.Globalization;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Identity.Factors;

/// <summary>The framework's provider for authenticator apps, by this server's clock, and with each code good once.</summary>
internal sealed class AuthenticatorCodes(IDatabase database, TimeProvider clock) : AuthenticatorTokenProvider<Member>
{
    // The last step that was used only ever grows: of two who send the same code at once, one is told that it is wrong.
    private static readonly Sql Use = new(
        """
        INSERT INTO member_tokens (member_id, login_provider, name, value) VALUES (@member, 'Discuss', 'last-step', @step)
        ON CONFLICT (member_id, login_provider, name) DO UPDATE SET value = excluded.value
        WHERE CAST(member_tokens.value AS bigint) < CAST(excluded.value AS bigint)
        """,
        Parameter.Long("member"), Parameter.Text("step"));

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Member> manager, Member user) =>
        await manager.GetAuthenticatorKeyAsync(user) is { } key && await IsGoodAsync(user.Id, key, token, CancellationToken.None);

    /// <summary>Whether a code is the key's, now, and was not used before; from now on it is used.</summary>
    public async Task<bool> IsGoodAsync(long memberId, string key, string code, CancellationToken cancellationToken)
    {
        if (code.Length != Totp.Digits || Totp.StepOf(key, code, clock.GetUtcNow()) is not { } step) return false;
        var text = step.ToString(CultureInfo.InvariantCulture);
        return await database.WriteAsync(session => session.ExecuteAsync(Use, cancellationToken, memberId, text), cancellationToken) == 1;
    }
}
