using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Identity.Factors;

/// <summary>By what a member can sign in. The last of it is not taken away.</summary>
internal sealed class WaysIn(UserManager<Member> members)
{
    public async Task<bool> AreSeveralAsync(Member member) =>
        (member.PasswordHash is null ? 0 : 1) + (await members.GetPasskeysAsync(member)).Count + (await members.GetLoginsAsync(member)).Count > 1;
}
