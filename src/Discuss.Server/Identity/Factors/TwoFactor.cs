using System.Security.Cryptography;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Identity.Factors;

/// <summary>A key that an app is being given; it is nobody's until a code shows that the app has it.</summary>
/// <param name="Key">In Base32.</param>
/// <param name="Sealed">The same, for a form.</param>
/// <param name="Link">For apps on the same machine, and for the picture that a phone reads.</param>
internal sealed record AuthenticatorSetup(string Key, string Sealed, string Link);

/// <summary>A member's second factor: codes of an authenticator app, and recovery codes for when that is lost.</summary>
internal sealed class TwoFactor(
    UserManager<Member> members, AuthenticatorCodes codes, Lockout lockout, FactorNews news, IDataProtectionProvider protection, TimeProvider clock)
{
    public const int RecoveryCodes = 10;

    // Where the framework's store looks for the key.
    private const string StoreProvider = "[AspNetUserStore]";
    private const string StoreKey = "AuthenticatorKey";

    private const int MaxCode = Bounds.FactorCode;
    private const int PlainRecoveryLength = 10;

    private static readonly TimeSpan SetupLifetime = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _setups = protection.CreateProtector("Discuss.AuthenticatorSetup", "1");

    /// <summary>A new key for a member's app. Nothing is changed before <see cref="TurnOnAsync"/>.</summary>
    public AuthenticatorSetup Begin(Member member, string host) => Setup(member, members.GenerateNewAuthenticatorKey(), host);

    /// <summary>The key of a form that was sent; <see langword="null"/> where it was made for somebody else, changed, or is too old.</summary>
    public AuthenticatorSetup? Open(Member member, string setup, string host)
    {
        try
        {
            var opened = JsonSerializer.Deserialize<SetupState>(_setups.Unprotect(WebEncoders.Base64UrlDecode(setup)), JsonSettings.Default)!;
            return opened.Member == member.Id && opened.Until > clock.GetUtcNow() ? Setup(member, opened.Key, host) : null;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Turns the second factor on, where the code is the key's; the recovery codes, which are told this once.</summary>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(Member member, AuthenticatorSetup setup, string code, CancellationToken cancellationToken)
    {
        if (!await codes.IsGoodAsync(member.Id, setup.Key, Plain(code), cancellationToken)) return null;
        Require(await members.SetAuthenticationTokenAsync(member, StoreProvider, StoreKey, setup.Key));
        news.Tell(member, FactorChange.AppAdded);
        Require(await members.SetTwoFactorEnabledAsync(member, enabled: true));
        return await MakeRecoveryCodesAsync(member);
    }

    /// <summary>New recovery codes; those before are good no longer.</summary>
    public Task<IReadOnlyList<string>> NewRecoveryCodesAsync(Member member)
    {
        news.Tell(member, FactorChange.RecoveryCodesMade);
        return MakeRecoveryCodesAsync(member);
    }

    public async Task TurnOffAsync(Member member)
    {
        news.Tell(member, FactorChange.AppRemoved);
        Require(await members.RemoveAuthenticationTokenAsync(member, StoreProvider, StoreKey));
        await members.GenerateNewTwoFactorRecoveryCodesAsync(member, 0);
        Require(await members.SetTwoFactorEnabledAsync(member, enabled: false));
    }

    /// <summary>
    /// Whether this is a code of the member's app, or one of their recovery codes; either is used up. Guesses are counted as those at the
    /// password are, and whoever is locked out is refused whatever they send.
    /// </summary>
    public async Task<bool> CheckAsync(Member member, string code, CancellationToken cancellationToken)
    {
        if (!member.TwoFactorEnabled || code.Length is 0 or > MaxCode || !await lockout.TryGuessAsync(member.Id, cancellationToken)) return false;
        var plain = Plain(code);
        var right = plain.Length == Totp.Digits
            ? await members.VerifyTwoFactorTokenAsync(member, TokenOptions.DefaultAuthenticatorProvider, plain)
            : plain.Length == PlainRecoveryLength && (await members.RedeemTwoFactorRecoveryCodeAsync(member, $"{plain[..5]}-{plain[5..]}")).Succeeded;
        if (right) await lockout.ForgiveAsync(member.Id, cancellationToken);
        return right;
    }

    private async Task<IReadOnlyList<string>> MakeRecoveryCodesAsync(Member member) =>
        [.. await members.GenerateNewTwoFactorRecoveryCodesAsync(member, RecoveryCodes) ?? []];

    private AuthenticatorSetup Setup(Member member, string key, string host)
    {
        var state = JsonSerializer.SerializeToUtf8Bytes(new SetupState(member.Id, key, clock.GetUtcNow() + SetupLifetime), JsonSettings.Default);
        var label = Uri.EscapeDataString($"{host}:{member.Email}");
        return new AuthenticatorSetup(
            key, WebEncoders.Base64UrlEncode(_setups.Protect(state)),
            $"otpauth://totp/{label}?secret={key}&issuer={Uri.EscapeDataString(host)}&digits={Totp.Digits}&period={Totp.StepSeconds}");
    }

    // As people copy them: with spaces, with or without the hyphen, in small letters.
    private static string Plain(string code) => string.Concat(code.Where(c => c is not (' ' or '-' or '\u00A0'))).ToUpperInvariant();

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded) throw new ProblemException(StatusCodes.Status409Conflict, "changed-meanwhile", "The account was changed meanwhile. Try again.");
    }

    private sealed record SetupState(long Member, string Key, DateTimeOffset Until);
}
