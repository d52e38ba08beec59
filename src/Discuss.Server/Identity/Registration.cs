using Discuss.Core.Identity;
using Discuss.Server.Http;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>What somebody who wants an account says.</summary>
internal sealed record NewMember(string? Name, string? Email, string? Password);

/// <summary>
/// Makes members at once, for those whose address needs no mail: the first administrator, the demo's people. Everybody else goes by
/// <see cref="PendingRegistrations"/>.
/// </summary>
internal sealed class Registration(IDatabase database, NewMembers members, AuthorNames names, Passwords passwords)
{
    /// <exception cref="ProblemException">400 or 422, naming <c>name</c>, <c>email</c> or <c>password</c>.</exception>
    public async Task<Member> RegisterAsync(NewMember wanted, CancellationToken cancellationToken)
    {
        var name = await names.CheckAsync(wanted.Name, cancellationToken);
        return await CreateAsync(name, badge: null, wanted.Email, wanted.Password, cancellationToken);
    }

    /// <summary>The same for a name that was already decided on, which may be a reserved one.</summary>
    public async Task<Member> CreateAsync(DisplayName name, string? badge, string? email, string? password, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryNormalize(email ?? "", out var address)) throw ProblemException.Invalid("email", "This is no mail address.");
        if (PasswordRules.Refusal(password ?? "", address) is { } refusal) throw ProblemException.Invalid("password", refusal);
        var account = new NewAccount(name, address, await passwords.HashAsync(password!, cancellationToken)) { Badge = badge };
        var id = await database.WriteAsync(session => members.CreateAsync(session, account, cancellationToken), cancellationToken);
        return new Member { Id = id, Email = address, UserName = address, EmailConfirmed = true };
    }
}
