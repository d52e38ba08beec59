using System.Globalization;
using System.Security.Cryptography;
using Discuss.Core.Identity;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Demo;

/// <summary>The people of the demo: guests as any others, members whose passwords nobody knows.</summary>
internal sealed class DemoAuthors(GuestService guests, IServiceScopeFactory scopes, Permissions permissions, IDatabase database)
{
    private static readonly Sql OfMember = new("SELECT id FROM authors WHERE member_id = @member", Parameter.Long("member"));

    public async Task<Actor> CreateAsync(DemoAuthor author, Site site, CancellationToken cancellationToken)
    {
        if (author.Kind == AuthorKind.Guest)
        {
            var guest = (await guests.CreateAsync(context: null, new NewGuest(author.Name, Website: author.Website), cancellationToken)).Guest;
            return new Actor(long.Parse(guest.Id, CultureInfo.InvariantCulture), AuthorKind.Guest, guest.Name, MemberId: null);
        }

        if (!DisplayName.TryCreate(author.Name, out var name, out var problem)) throw new InvalidOperationException($"'{author.Name}': {problem}.");
        var member = await RegisterAsync(name, author, cancellationToken);
        if (author.Role is { } role) await permissions.GrantAsync(member.Id, site.Id, role, cancellationToken);
        await using var session = await database.ReadAsync(cancellationToken);
        var id = await session.FirstAsync(OfMember, row => row.GetInt64(0), cancellationToken, member.Id);
        return new Actor(id, AuthorKind.Member, name.Display, member.Id);
    }

    private async Task<Member> RegisterAsync(DisplayName name, DemoAuthor author, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var password = RandomNumberGenerator.GetHexString(32);
        return await scope.ServiceProvider.GetRequiredService<Registration>()
            .CreateAsync(name, badge: null, $"{author.Id}@demo.invalid", password, cancellationToken);
    }
}
