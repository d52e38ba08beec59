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

    private readonly MinuteCache<int, HashSet<string>> _siteNames = new(clock);

    /// <exception cref="ProblemException">400 for what is no name, 422 <c>name-taken</c> for one that may not be worn; field <c>name</c>.</exception>
    public async Task<AuthorName> CheckAsync(string? input, CancellationToken cancellationToken)
    {
        if (!NameRule.TryCreate(input, out var name, out var error)) throw ProblemException.Invalid("name", error);
        if (NameRule.IsReserved(name)) throw Taken("This name is reserved.");
        var siteNames = await _siteNames.GetAsync(0, LoadSiteNamesAsync, cancellationToken);
        if (siteNames.Contains(name.Skeleton)) throw Taken("This is the name of the site.");
        await using var session = await database.ReadAsync(cancellationToken);
        if (await session.FirstAsync(OfMember, row => row.GetInt64(0), cancellationToken, name.Skeleton, (int)AuthorKind.Member) != 0) throw Taken();
        return name;
    }

    public static ProblemException Taken(string detail = "A member has this name, or one that looks like it.") =>
        new(StatusCodes.Status422UnprocessableEntity, "name-taken", "This name is taken.", detail) { Errors = { ["name"] = [detail] } };

    private async Task<HashSet<string>> LoadSiteNamesAsync(int key, CancellationToken cancellationToken)
    {
        var skeletons = new HashSet<string>(StringComparer.Ordinal);
        foreach (var site in await sites.AllAsync(cancellationToken))
        {
            if (NameRule.TryCreate(site.Name, out var name, out _)) skeletons.Add(name.Skeleton);
        }

        return skeletons;
    }
}
