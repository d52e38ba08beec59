using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Identity.Members;

/// <summary>Hashes passwords and compares them, never more at once than <see cref="SignInGate"/> lets in.</summary>
internal sealed class Passwords(IPasswordHasher<Member> hasher, SignInGate gate)
{
    // The framework's hasher asks nothing of whose password it is.
    private static readonly Member Anybody = new();

    public async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        return hasher.HashPassword(Anybody, password);
    }

    public async Task<bool> MatchAsync(string hash, string password, CancellationToken cancellationToken)
    {
        if (password.Length > PasswordRules.MaxLength) return false;
        using var turn = await gate.EnterAsync(cancellationToken);
        return hasher.VerifyHashedPassword(Anybody, hash, password) != PasswordVerificationResult.Failed;
    }
}
