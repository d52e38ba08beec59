using Discuss.Core.Identity;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Discuss.Server.Identity;

/// <summary>What somebody who wants an account says.</summary>
internal sealed record NewMember(string? Name, string? Email, string? Password);

/// <summary>Makes members, each with the author under whose name they comment, in one transaction.</summary>
internal sealed class Registration(UserManager<Member> members, DiscussContext context, AuthorNames names, SignInGate gate, TimeProvider clock)
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
        var now = clock.GetUtcNow();
        var member = new Member { UserName = address, Email = address, CreatedAt = now };
        context.Authors.Add(new AuthorRow
        {
            Kind = AuthorKind.Member, Name = name.Display, NameSkeleton = name.Skeleton, Badge = badge, Member = member, CreatedAt = now,
        });
        try
        {
            using var hashing = await gate.EnterAsync(cancellationToken);
            var result = await members.CreateAsync(member, password ?? "");
            if (!result.Succeeded) throw Refused(result);
        }
        catch (DbUpdateException)
        {
            // The indexes decide between two who register at the same moment.
            throw await members.FindByEmailAsync(address) is null ? AuthorNames.Taken() : MailTaken();
        }

        return member;
    }

    private static ProblemException Refused(IdentityResult result)
    {
        var errors = result.Errors.ToList();
        if (errors.Find(error => error.Code.StartsWith("Password", StringComparison.Ordinal)) is { } password)
            return ProblemException.Invalid("password", password.Description);
        return errors.Exists(error => error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName))
            ? MailTaken()
            : ProblemException.Invalid("email", errors[0].Description);
    }

    private static ProblemException MailTaken()
    {
        const string Sentence = "This mail address cannot be used for a new account.";
        return new ProblemException(StatusCodes.Status422UnprocessableEntity, "email-taken", "The account was not made.", Sentence)
        {
            Errors = { ["email"] = [Sentence] },
        };
    }
}
