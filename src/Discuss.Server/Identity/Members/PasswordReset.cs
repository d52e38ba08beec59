using Discuss.Server.Http;
using Discuss.Server.Notifications;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity.Members;

/// <summary>What a link to a new password holds.</summary>
/// <param name="Stamp">The account's security stamp when it was sent: whatever changes the account meanwhile ends the link.</param>
internal sealed record ResetRequest(string Stamp, string Return);

/// <summary>A new password for who has forgotten theirs, by a link to the account's mail address.</summary>
internal sealed class PasswordReset(IDatabase database, MailLinks links, Mailer mailer, MailLimit limit, Passwords passwords)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>
    /// Sends the link, where there is an account, once the answer is on its way: neither the answer nor its time tells whether there is one.
    /// </summary>
    /// <param name="address">As <see cref="MailAddress.TryNormalize"/> gives it.</param>
    public void Start(HttpContext context, string address, string returnQuery, Func<string, Letter> letter)
    {
        if (!limit.Allows(address)) return;
        context.Response.OnCompleted(() => database.WriteAsync(
            async session =>
            {
                if (await MemberAccount.FindAsync(session, address, CancellationToken.None) is not { } account) return false;
                var link = new MailLink<ResetRequest>(new ResetRequest(account.Stamp, returnQuery), account.Id, AuthorId: null);
                var code = await links.CreateAsync(session, MailLinkPurpose.ResetPassword, link, Lifetime, CancellationToken.None);
                await mailer.SendAsync(session, letter(code), CancellationToken.None);
                return true;
            },
            CancellationToken.None));
    }

    /// <summary>Whose password the code changes, and where they go afterwards; <see langword="null"/> where the code is not good, or not any more.</summary>
    public async Task<(MemberAccount Account, string Return)?> FindAsync(string? code, CancellationToken cancellationToken)
    {
        if (await links.FindAsync<ResetRequest>(MailLinkPurpose.ResetPassword, code, cancellationToken) is not { MemberId: { } member } link) return null;
        await using var session = await database.ReadAsync(cancellationToken);
        var account = await MemberAccount.FindAsync(session, member, cancellationToken);
        return account?.Stamp == link.Payload.Stamp ? (account, link.Payload.Return) : null;
    }

    /// <summary>
    /// Sets the password and uses the code up: all sessions end, a lockout ends, and a second factor stays asked for. False where the code
    /// is not good any more.
    /// </summary>
    /// <param name="password">Judged by <see cref="PasswordRules"/> before.</param>
    public async Task<bool> SetAsync(string code, string password, Func<MemberAccount, Letter> notice, CancellationToken cancellationToken)
    {
        if (await FindAsync(code, cancellationToken) is not { Account: var account }) return false;
        var hash = await passwords.HashAsync(password, cancellationToken);
        return await database.WriteAsync(
            async session =>
            {
                if (await links.TakeAsync<ResetRequest>(session, MailLinkPurpose.ResetPassword, code, cancellationToken) is null) return false;
                if (!await MemberCredentials.SetPasswordAsync(session, account, hash, cancellationToken)) return false;
                await mailer.SendAsync(session, notice(account), cancellationToken);
                return true;
            },
            cancellationToken);
    }
}
