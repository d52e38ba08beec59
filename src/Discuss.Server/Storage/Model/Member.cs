using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Storage.Model;

/// <summary>An account. What is shown of a member stands in <see cref="AuthorRow"/>.</summary>
internal sealed class Member : IdentityUser<long>
{
    public DateTimeOffset CreatedAt { get; set; }
}
