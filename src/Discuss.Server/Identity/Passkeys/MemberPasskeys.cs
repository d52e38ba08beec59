using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Identity.Passkeys;

/// <summary>What a browser carries between the options and the answer of its authenticator.</summary>
/// <param name="State">What the framework wants to have back; it holds the challenge.</param>
/// <param name="Member">Who adds a passkey; 0 where somebody signs in.</param>
internal sealed record PasskeyState(string State, long Member);

/// <summary>
/// Passkeys, by the framework's own handler. The state between a challenge and its answer is carried by the browser, sealed, for some
/// minutes; each challenge is answered once.
/// </summary>
internal sealed class MemberPasskeys(UserManager<Member> members, IPasskeyHandler<Member> handler, CarriedState carried, FactorNews news, IDatabase database, TimeProvider clock)
{
    /// <summary>More than anybody has, and a list that stays readable.</summary>
    public const int Most = 20;

    public const int MaxName = Bounds.PasskeyName;

    private const string Adding = "passkey-new";
    private const string SigningIn = "passkey";

    // Of a credential as JSON; with an attestation of the larger kind it is a fifth of this.
    private const int MaxCredential = Bounds.PasskeyAnswer;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private static readonly Sql DropExpired = new("DELETE FROM used_tokens WHERE expires_at <= @now", Parameter.Long("now"));

    // Site 0 is none: single sign-on keeps its tokens under its sites.
    private static readonly Sql Use = new(
        "INSERT INTO used_tokens (site_id, token_hash, expires_at) VALUES (0, @hash, @expires) ON CONFLICT (site_id, token_hash) DO NOTHING",
        Parameter.Bytes("hash"), Parameter.Long("expires"));

    /// <summary>What <c>navigator.credentials.create</c> takes, as JSON, for a member.</summary>
    public async Task<string> BeginAddingAsync(HttpContext context, Member member, string name)
    {
        var options = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = await members.GetUserIdAsync(member), Name = member.Email!, DisplayName = name }, context);
        carried.Write(context, Adding, new PasskeyState(options.AttestationState!, member.Id), Lifetime);
        return options.CreationOptionsJson;
    }

    /// <summary>Whether the answer was that of a new passkey of the member's, which they have from now on.</summary>
    public async Task<bool> AddAsync(HttpContext context, Member member, string credential, string name, CancellationToken cancellationToken)
    {
        if (await StateAsync(context, Adding, credential, cancellationToken) is not { } state || state.Member != member.Id) return false;
        if ((await members.GetPasskeysAsync(member)).Count >= Most) return false;
        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = state.State });
        if (!result.Succeeded) return false;
        result.Passkey.Name = name;
        news.Tell(member, FactorChange.PasskeyAdded);
        return (await members.AddOrUpdatePasskeyAsync(member, result.Passkey)).Succeeded;
    }

    /// <summary>Takes a passkey of the member's away.</summary>
    public Task RemoveAsync(Member member, UserPasskeyInfo passkey)
    {
        news.Tell(member, FactorChange.PasskeyRemoved);
        return members.RemovePasskeyAsync(member, passkey.CredentialId);
    }

    /// <summary>What <c>navigator.credentials.get</c> takes, as JSON, for whoever it will be.</summary>
    public async Task<string> BeginSignInAsync(HttpContext context)
    {
        var options = await handler.MakeRequestOptionsAsync(user: null, context);
        carried.Write(context, SigningIn, new PasskeyState(options.AssertionState!, Member: 0), Lifetime);
        return options.RequestOptionsJson;
    }

    /// <summary>The member whose passkey answered; <see langword="null"/> where the answer is not good.</summary>
    public async Task<Member?> SignInAsync(HttpContext context, string credential, CancellationToken cancellationToken)
    {
        if (await StateAsync(context, SigningIn, credential, cancellationToken) is not { } state) return null;
        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = state.State });
        if (!result.Succeeded || !result.Passkey.IsUserVerified) return null;
        // Its counter, by which a copy of it would be noticed.
        return (await members.AddOrUpdatePasskeyAsync(result.User, result.Passkey)).Succeeded ? result.User : null;
    }

    private async Task<PasskeyState?> StateAsync(HttpContext context, string name, string credential, CancellationToken cancellationToken)
    {
        if (credential.Length is 0 or > MaxCredential || carried.Read<PasskeyState>(context, name) is not { } state) return null;
        CarriedState.Delete(context, name);
        var now = clock.GetUtcNow();
        var used = await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(DropExpired, cancellationToken, now.ToUnixTimeMilliseconds());
                return await session.ExecuteAsync(
                    Use, cancellationToken, SHA256.HashData(Encoding.UTF8.GetBytes(state.State)), (now + Lifetime).ToUnixTimeMilliseconds());
            },
            cancellationToken);
        return used == 1 ? state : null;
    }
}
