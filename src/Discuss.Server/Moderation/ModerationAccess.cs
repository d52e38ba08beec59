using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Moderation;

/// <summary>Which sites, and whose comments, a request's moderator may look at and decide about.</summary>
internal sealed class ModerationAccess(SiteDirectory sites, Permissions permissions)
{
    /// <summary>The site, for whoever may moderate it; who may not does not learn whether there is one.</summary>
    /// <exception cref="ProblemException">401, 403, 400 without a site, 404 for an unknown one.</exception>
    public async Task<Site> SiteAsync(string? slug, HttpContext context, CancellationToken cancellationToken)
    {
        var actor = context.User.RequiredActor();
        var site = string.IsNullOrEmpty(slug) ? null : await sites.FindAsync(slug, cancellationToken);
        if (site is null && actor.Kind == AuthorKind.Member && string.IsNullOrEmpty(slug))
            throw ProblemException.Invalid("site", "The site is missing.");
        await permissions.RequireModeratorAsync(context, site?.Id ?? Permissions.EverySite, cancellationToken);
        return site ?? throw ProblemException.NotFound("unknown-site", "There is no such site.");
    }

    /// <summary>The named site, or without a name every site of the moderator's, in the order of their names.</summary>
    /// <exception cref="ProblemException">As for one site; 403 for whoever moderates nothing.</exception>
    public async Task<IReadOnlyList<Site>> SitesAsync(string? slug, HttpContext context, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(slug)) return [await SiteAsync(slug, context, cancellationToken)];
        var moderator = await permissions.RequireModeratorOfSomethingAsync(context, cancellationToken);
        var moderated = await permissions.SitesAsync(moderator.MemberId!.Value, Role.Moderator, cancellationToken);
        var all = await sites.AllAsync(cancellationToken);
        return [.. all.Where(site => moderated is null || moderated.Contains(site.Id)).OrderBy(site => site.Name, StringComparer.Ordinal)];
    }

    /// <summary>The site of a comment, for whoever may moderate it.</summary>
    /// <exception cref="ProblemException">401, 403; 404 for what names no comment.</exception>
    public async Task<(Site Site, CommentId Id)> CommentAsync(string comment, HttpContext context, CancellationToken cancellationToken)
    {
        var known = CommentId.TryParse(comment, null, out var id);
        await permissions.RequireModeratorAsync(context, known ? id.Thread.Site : Permissions.EverySite, cancellationToken);
        var site = known ? await sites.FindAsync(id.Thread.Site, cancellationToken) : null;
        return (site ?? throw Threads.ThreadInput.UnknownComment(), id);
    }

    /// <summary>Who decides, and on which of the comments' sites they may.</summary>
    /// <exception cref="ProblemException">401, and 403 where it is none of them.</exception>
    public async Task<(Actor Moderator, IReadOnlySet<int> Sites)> DecideAsync(
        IEnumerable<string> comments, HttpContext context, CancellationToken cancellationToken)
    {
        var moderator = await permissions.RequireModeratorOfSomethingAsync(context, cancellationToken);
        var asked = comments.Select(comment => CommentId.TryParse(comment, null, out var id) ? id.Thread.Site : Permissions.EverySite).ToHashSet();
        var allowed = new HashSet<int>();
        foreach (var site in asked)
        {
            if (await permissions.RoleAsync(moderator.MemberId!.Value, site, cancellationToken) >= Role.Moderator) allowed.Add(site);
        }

        return allowed.Count > 0 ? (moderator, allowed) : throw ProblemException.Forbidden("This is for moderators.");
    }
}
