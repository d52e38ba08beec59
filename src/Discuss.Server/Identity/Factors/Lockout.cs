using Discuss.Server.Storage;

namespace Discuss.Server.Identity.Factors;

/// <summary>
/// Counts guesses at a second factor together with those at the password. A guess is counted before it is looked at, so that many sent
/// at once are not all answered.
/// </summary>
internal sealed class Lockout(IDatabase database, TimeProvider clock)
{
    private static readonly Sql Guess = new(
        """
        UPDATE members SET
          lockout_end = CASE WHEN access_failed_count + 1 >= @most THEN @until ELSE lockout_end END,
          access_failed_count = CASE WHEN access_failed_count + 1 >= @most THEN 0 ELSE access_failed_count + 1 END
        WHERE id = @id AND (lockout_end IS NULL OR lockout_end <= @now)
        """,
        Parameter.Int("most"), Parameter.Long("until"), Parameter.Long("id"), Parameter.Long("now"));

    private static readonly Sql Forgive = new(
        "UPDATE members SET access_failed_count = 0, lockout_end = NULL WHERE id = @id", Parameter.Long("id"));

    /// <summary>Counts a guess as wrong for now; <see langword="false"/> where the member is locked out, and no guess may be looked at.</summary>
    public async Task<bool> TryGuessAsync(long memberId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await database.WriteAsync(
            session => session.ExecuteAsync(
                Guess, cancellationToken, SignIn.MaxFailures, (now + SignIn.LockedFor).ToUnixTimeMilliseconds(), memberId, now.ToUnixTimeMilliseconds()),
            cancellationToken) == 1;
    }

    /// <summary>The guess was right: nothing is held against the member any longer.</summary>
    public Task<int> ForgiveAsync(long memberId, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.ExecuteAsync(Forgive, cancellationToken, memberId), cancellationToken);
}
