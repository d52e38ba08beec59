using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Discuss.Server.Identity.Factors;

/// <summary>The framework's store; the authenticator's key and the recovery codes lie in it sealed, so that a copy of the database signs nobody in.</summary>
internal sealed class MemberStore(DiscussContext context, IDataProtectionProvider protection, IdentityErrorDescriber? describer = null)
    : UserOnlyStore<Member, DiscussContext, long>(context, describer)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Discuss.MemberToken", "1");

    public override Task SetTokenAsync(Member user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : _protector.Protect(value), cancellationToken);

    public override async Task<string?> GetTokenAsync(Member user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } kept ? _protector.Unprotect(kept) : null;
}
