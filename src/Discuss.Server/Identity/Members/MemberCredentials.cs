using System.Security.Cryptography;
using Discuss.Server.Cluster;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity.Members;

/// <summary>
/// Changes what an account is entered with. With every change the account gets another security stamp, all its sessions end, and the
/// links that were sent for it are good no more.
/// </summary>
internal static class MemberCredentials
{
    private static readonly Sql Password = new(
        """
        UPDATE members SET password_hash = @hash, security_stamp = @stamp, concurrency_stamp = @stamp, lockout_end = NULL, access_failed_count = 0
        WHERE id = @id AND security_stamp = @before
        """,
        Parameter.Text("hash"), Parameter.Text("stamp"), Parameter.Long("id"), Parameter.Text("before"));

    private static readonly Sql Mail = new(
        """
        UPDATE members SET email = @email, user_name = @email, normalized_email = @normalized, normalized_user_name = @normalized,
          email_confirmed = 1, security_stamp = @stamp, concurrency_stamp = @stamp
        WHERE id = @id AND security_stamp = @before
          AND NOT EXISTS (SELECT 1 FROM members WHERE normalized_email = @normalized AND id <> @id)
        """,
        Parameter.Text("email"), Parameter.Text("normalized"), Parameter.Text("stamp"), Parameter.Long("id"), Parameter.Text("before"));

    private static readonly Sql EndSessions = new("DELETE FROM sessions WHERE member_id = @member RETURNING id", Parameter.Long("member"));

    private static readonly Sql DropLinks = new("DELETE FROM mail_links WHERE member_id = @member", Parameter.Long("member"));

    /// <summary>A security stamp that nobody had before.</summary>
    public static string NewStamp() => RandomNumberGenerator.GetHexString(40);

    /// <summary>Sets another password, and ends a lockout; false where something else was changed meanwhile.</summary>
    /// <param name="before">The account as it was when the change was asked for.</param>
    public static async Task<bool> SetPasswordAsync(WriteSession session, MemberAccount before, string hash, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(Password, cancellationToken, hash, NewStamp(), before.Id, before.Stamp) == 1
        && await EndAllAsync(session, before.Id, cancellationToken);

    /// <summary>Sets another mail address, which is confirmed; false where another account has it, or something else was changed meanwhile.</summary>
    public static async Task<bool> SetMailAsync(WriteSession session, MemberAccount before, string address, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(Mail, cancellationToken, address, MemberAccount.Normalized(address), NewStamp(), before.Id, before.Stamp) == 1
        && await EndAllAsync(session, before.Id, cancellationToken);

    /// <summary>Ends all sessions of a member, and the links that were sent to them.</summary>
    public static async Task<bool> EndAllAsync(WriteSession session, long memberId, CancellationToken cancellationToken)
    {
        foreach (var id in await session.QueryAsync(EndSessions, row => row.GetInt64(0), cancellationToken, memberId))
            session.Publish(new IdentityEvent(IdentityEventKind.SessionEnded, id));
        await session.ExecuteAsync(DropLinks, cancellationToken, memberId);
        return true;
    }
}
