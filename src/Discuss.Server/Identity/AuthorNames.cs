using Discuss.Core.Identity;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity;

/// <summary>Which name may be worn: no reserved one, none of a site's, and none that looks like a member's.</summary>
internal sealed class AuthorNames(IDatabase database, SiteDirectory sites, TimeProvider clock)
{
    private static readonly Sql OfMember = new(
        "SELECT id FROM authors WHERE name_skeleton = @skeleton AND kind = @kind", Parameter.Text("skeleton"), Parameter.Int("kind"));

    private readonly MinuteCache<int, ReservedNames> _reserved = new(clock);

    /// <param name="own">The author who wants it: what looks like their own name is theirs.</param>
    /// <exception cref="ProblemException">400 for what is no name, 422 <c>name-taken</c> for one that may not be worn; field <c>name</c>.</exception>
    public async Task<DisplayName> CheckAsync(string? input, CancellationToken cancellationToken, long? own = null)
    {
        if (!DisplayName.TryCreate(input, out var name, out var problem)) throw NameRefusal.Of(problem);
        var reserved = await ReservedAsync(cancellationToken);
        if (reserved.Contains(name)) throw NameRefusal.Taken("This name is reserved.");
        await using var session = await database.ReadAsync(cancellationToken);
        var holder = await session.FirstAsync(OfMember, row => row.GetInt64(0), cancellationToken, name.Skeleton, (int)AuthorKind.Member);
        if (holder != 0 && holder != own) throw Taken();
        return name;
    }

    /// <summary>The names that nobody may wear.</summary>
    public ValueTask<ReservedNames> ReservedAsync(CancellationToken cancellationToken) => _reserved.GetAsync(0, LoadReservedAsync, cancellationToken);

    public static ProblemException Taken() => NameRefusal.Taken();

    private async Task<ReservedNames> LoadReservedAsync(int key, CancellationToken cancellationToken) =>
        new((await sites.AllAsync(cancellationToken)).SelectMany(site => site.Settings.Badges.Own.Prepend(site.Name)).Append(Members.FormerMember.Name).Append(Privacy.FormerGuest.Name));
}
