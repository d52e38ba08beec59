using Discuss.Core.Identity;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity.Members;

/// <summary>An account to be made, all of it judged before.</summary>
/// <param name="Address">As <see cref="MailAddress.TryNormalize"/> gives it, and confirmed: no account exists before its address is.</param>
/// <param name="PasswordHash"><see langword="null"/> where the account is entered otherwise.</param>
internal sealed record NewAccount(DisplayName Name, string Address, string? PasswordHash)
{
    public string? Badge { get; init; }
}

/// <summary>Writes a member and the author under whose name they comment. The indexes decide between two who come at the same moment.</summary>
internal sealed class NewMembers(TimeProvider clock)
{
    private static readonly Sql InsertMember = new(
        """
        INSERT INTO members (user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp, concurrency_stamp,
          phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, created_at)
        VALUES (@email, @normalized, @email, @normalized, 1, @hash, @stamp, @stamp, 0, 0, 1, 0, @now)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        Parameter.Text("email"), Parameter.Text("normalized"), Parameter.Text("hash"), Parameter.Text("stamp"), Parameter.Long("now"));

    private static readonly Sql InsertAuthor = new(
        """
        INSERT INTO authors (kind, name, name_skeleton, badge, member_id, created_at) VALUES (@kind, @name, @skeleton, @badge, @member, @now)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        Parameter.Int("kind"), Parameter.Text("name"), Parameter.Text("skeleton"), Parameter.Text("badge"), Parameter.Long("member"), Parameter.Long("now"));

    /// <summary>The new member's number.</summary>
    /// <exception cref="ProblemException">422 <c>name-taken</c> or <c>email-taken</c>; then nothing of the transaction may be kept.</exception>
    public async Task<long> CreateAsync(WriteSession session, NewAccount account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var member = await session.FirstAsync(
            InsertMember, row => row.GetInt64(0), cancellationToken, account.Address, MemberAccount.Normalized(account.Address), account.PasswordHash,
            MemberCredentials.NewStamp(), now);
        if (member == 0) throw AddressTaken();
        var author = await session.FirstAsync(
            InsertAuthor, row => row.GetInt64(0), cancellationToken,
            (int)AuthorKind.Member, account.Name.Display, account.Name.Skeleton, account.Badge, member, now);
        return author != 0 ? member : throw AuthorNames.Taken();
    }

    private static ProblemException AddressTaken()
    {
        const string Sentence = "This mail address cannot be used for a new account.";
        return new ProblemException(StatusCodes.Status422UnprocessableEntity, "email-taken", "The account was not made.", Sentence)
        {
            Errors = { ["email"] = [Sentence] },
        };
    }
}
