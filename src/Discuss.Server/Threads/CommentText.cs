using Discuss.Core.Rendering;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Images;
using Discuss.Server.Sites;

namespace Discuss.Server.Threads;

/// <summary>Renders what people write; never more at once than the machine has processors, so that no burst of it stops everything else.</summary>
internal sealed class CommentText(ImageReader images) : IDisposable
{
    private readonly CommentRenderer _renderer = new();
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <summary>As a comment on the site, by this author.</summary>
    /// <param name="mentions">Whom the comment may name.</param>
    /// <exception cref="ProblemException">422 with the field <c>body</c> where the text is refused, or names an image that is not there for its author.</exception>
    public async Task<RenderResult.Ok> RenderAsync(string body, Site site, Actor author, CancellationToken cancellationToken, MentionNames? mentions = null)
    {
        var (shown, named) = (await images.ForAsync(body, site, author, cancellationToken), site.Settings.Images.Uploads ? ImageMarks.Find(body) : []);
        if (named.Count > ImageMarks.MaxImages) throw Refused("too-many-images", $"A comment has at most {ImageMarks.MaxImages} images.");
        if (named.Any(image => !shown.Stored.ContainsKey(image))) throw ImageUses.Gone();
        return await RenderAsync(body, site.Settings.MaxCommentLength, shown, cancellationToken, mentions);
    }

    /// <summary>As it would look; what is wrong with its images is said when it is posted.</summary>
    /// <param name="site">Where it would be posted, as far as that is known.</param>
    /// <exception cref="ProblemException">422 with the field <c>body</c> where the text is refused.</exception>
    public async Task<RenderResult.Ok> PreviewAsync(string body, Site? site, Actor? author, CancellationToken cancellationToken) => await RenderAsync(
        body, (site?.Settings ?? new SiteSettings()).MaxCommentLength, await images.ForAsync(body, site, author, cancellationToken), cancellationToken);

    private async Task<RenderResult.Ok> RenderAsync(string body, int maxLength, CommentImages shown, CancellationToken cancellationToken, MentionNames? mentions = null)
    {
        if (body.Length > maxLength)
            throw Refused("too-long", $"A comment has at most {maxLength} characters.");
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return _renderer.Render(body, shown, mentions) switch
            {
                RenderResult.Ok rendered => rendered,
                RenderResult.Refused refused => throw Refused(refused.Code, refused.Message),
                _ => throw new InvalidOperationException("The renderer gave neither HTML nor a reason."),
            };
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private static ProblemException Refused(string code, string message) =>
        new(StatusCodes.Status422UnprocessableEntity, code, "The comment cannot be taken as it is.", message) { Errors = { ["body"] = [message] } };
}
