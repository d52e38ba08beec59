using System.Threading.RateLimiting;
using Discuss.Server.Http;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Discuss.Server.Identity;

/// <summary>
/// Checks a mail address and a password. Who is unknown, locked out or wrong gets the same answer after the same work, so that nobody
/// learns who has an account.
/// </summary>
internal sealed class SignIn(
    UserManager<Member> members, IPasswordHasher<Member> hasher, SignInGate gate, DummyHash dummy, IDatabase database, TimeProvider clock)
{
    public const int MaxFailures = Bounds.WrongPasswords;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    // One statement, so that guesses that arrive together are all counted.
    private static readonly Sql Failed = new(
        """
        UPDATE members SET
          lockout_end = CASE WHEN access_failed_count + 1 >= @most THEN @until ELSE lockout_end END,
          access_failed_count = CASE WHEN access_failed_count + 1 >= @most THEN 0 ELSE access_failed_count + 1 END
        WHERE id = @id
        """,
        Parameter.Int("most"), Parameter.Long("until"), Parameter.Long("id"));

    private static readonly Sql Succeeded = new("UPDATE members SET access_failed_count = 0 WHERE id = @id", Parameter.Long("id"));

    /// <summary>The member; <see langword="null"/> where the address and the password do not belong together, or not now.</summary>
    /// <exception cref="ProblemException">429 where more people sign in at once than the processor can check.</exception>
    public async Task<Member?> CheckAsync(HttpContext context, string email, string password, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryNormalize(email, out var address) || password.Length > PasswordRules.MaxLength) return null;
        var member = await members.FindByEmailAsync(address);
        bool right;
        using (await gate.EnterAsync(cancellationToken))
        {
            right = hasher.VerifyHashedPassword(member ?? dummy.Member, member?.PasswordHash ?? dummy.Hash, password) != PasswordVerificationResult.Failed;
        }

        if (member is null || member.LockoutEnd > clock.GetUtcNow()) return null;
        // Who has no password signs in otherwise: what was compared then was nobody's.
        if (right && member.PasswordHash is not null)
        {
            // With a second factor the guesses are forgiven after that: the password alone must not buy more of them.
            if (member.AccessFailedCount > 0 && !member.TwoFactorEnabled) await WriteAsync(Succeeded, cancellationToken, member.Id);
            return member;
        }

        // After the answer is on its way: a write takes time, and would tell that there is somebody to write it about.
        var until = (clock.GetUtcNow() + LockedFor).ToUnixTimeMilliseconds();
        context.Response.OnCompleted(() => WriteAsync(Failed, CancellationToken.None, MaxFailures, until, member.Id));
        return null;
    }

    private Task<int> WriteAsync(Sql sql, CancellationToken cancellationToken, params object?[] values) =>
        database.WriteAsync(session => session.ExecuteAsync(sql, cancellationToken, values), cancellationToken);
}

/// <summary>A hash to compare with where there is no account, as slow as those of accounts.</summary>
internal sealed class DummyHash
{
    public DummyHash(IOptions<PasswordHasherOptions> options) =>
        Hash = new PasswordHasher<Member>(options).HashPassword(Member, "nobody's password at all");

    public Member Member { get; } = new();

    public string Hash { get; }
}

/// <summary>Lets half of the processors hash passwords at a time, so that sign-ins cannot take the server from its readers.</summary>
internal sealed class SignInGate : IDisposable
{
    private const int MaxWaiting = Bounds.PasswordsWaiting;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = MaxWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public async Task<RateLimitLease> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = await _limiter.AcquireAsync(1, cancellationToken);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw new ProblemException(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many people are signing in just now.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };
    }

    public void Dispose() => _limiter.Dispose();
}
