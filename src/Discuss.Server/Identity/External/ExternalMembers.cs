using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Identity.External;

/// <summary>
/// Which member an account elsewhere opens: the one who is connected with it, or the one whose confirmed mail address the provider says
/// is this person's. An address that nobody made sure of opens nothing.
/// </summary>
internal sealed class ExternalMembers(
    UserManager<Member> members, DiscussContext context, AuthorNames names, ExternalProviders providers, FactorNews news, TimeProvider clock)
{
    /// <summary>The member; <see langword="null"/> where there is none yet, or the address is not good enough to say so.</summary>
    public async Task<Member?> FindAsync(ExternalAccount account)
    {
        if (await members.FindByLoginAsync(account.Provider, account.Subject) is { } known) return known;
        if (account.Email is null || await members.FindByEmailAsync(account.Email) is not { EmailConfirmed: true } member) return null;
        return await ConnectAsync(member, account) ? member : null;
    }

    /// <summary>Whether a new member may be made of the account: somebody made sure of its address, and it is nobody's here.</summary>
    public async Task<bool> MayRegisterAsync(ExternalAccount account) =>
        account.Email is not null && await members.FindByEmailAsync(account.Email) is null;

    /// <summary>Connects the account with a member; whether it is theirs now, and nobody else's.</summary>
    public async Task<bool> ConnectAsync(Member member, ExternalAccount account)
    {
        if (await members.FindByLoginAsync(account.Provider, account.Subject) is { } known) return known.Id == member.Id;
        news.Tell(member, FactorChange.AccountConnected, providers.TitleOf(account.Provider));
        return await AddAsync(member, account);
    }

    /// <summary>Takes an account elsewhere away from a member; nothing where it is not theirs.</summary>
    public async Task RemoveAsync(Member member, string provider, string subject)
    {
        if (!(await members.GetLoginsAsync(member)).Any(login => login.LoginProvider == provider && login.ProviderKey == subject)) return;
        news.Tell(member, FactorChange.AccountRemoved, providers.TitleOf(provider));
        await members.RemoveLoginAsync(member, provider, subject);
    }

    private async Task<bool> AddAsync(Member member, ExternalAccount account)
    {
        try
        {
            return (await members.AddLoginAsync(member, new UserLoginInfo(account.Provider, account.Subject, providers.TitleOf(account.Provider)))).Succeeded;
        }
        catch (DbUpdateException)
        {
            // Somebody else was faster.
            return false;
        }
    }

    /// <summary>A new member, without a password, with the address that the provider made sure of.</summary>
    /// <exception cref="ProblemException">400 or 422, naming <c>name</c> or <c>email</c>.</exception>
    public async Task<Member> RegisterAsync(ExternalAccount account, string? wanted, CancellationToken cancellationToken)
    {
        var name = await names.CheckAsync(wanted, cancellationToken);
        var now = clock.GetUtcNow();
        var member = new Member { UserName = account.Email, Email = account.Email, EmailConfirmed = true, CreatedAt = now };
        context.Authors.Add(new AuthorRow { Kind = AuthorKind.Member, Name = name.Display, NameSkeleton = name.Skeleton, Member = member, CreatedAt = now });
        try
        {
            if (!(await members.CreateAsync(member)).Succeeded) throw AddressTaken();
        }
        catch (DbUpdateException)
        {
            throw await members.FindByEmailAsync(account.Email!) is null ? AuthorNames.Taken() : AddressTaken();
        }

        // Where this fails, the next sign-in connects the two by the address.
        await AddAsync(member, account);
        return member;
    }

    private static ProblemException AddressTaken() =>
        new(StatusCodes.Status422UnprocessableEntity, "email-taken", "The account was not made.", "This mail address cannot be used for a new account.");
}
