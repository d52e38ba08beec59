using Discuss.Core.Images;
using Discuss.Core.Rendering;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Discuss.Server.Images;

/// <summary>Sending images, and fetching them.</summary>
internal static class ImageEndpoints
{
    /// <summary>The address of an image for moderators, where their cookie counts.</summary>
    public const string ModeratorFolder = "/moderate/images/";

    // In a browser for a day, as long as the address stays the same; a shared cache asks again, so that what is taken down is down.
    private const string Kept = "public, max-age=86400, s-maxage=0, immutable";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v1/sites/{site}/images", UploadAsync).Needs(Access.Author).RequireRateLimiting(Limits.Image).WithTags("Writing")
            .WithName("uploadImage").Accepts<IFormFile>("image/jpeg", "image/png", "image/gif", "image/webp", "application/octet-stream");
        app.MapGet("/images/{name}", ShowAsync).Needs(Access.Anyone).RequireRateLimiting(Limits.Read).ExcludeFromDescription();
        app.MapGet(ModeratorFolder + "{name}", ShowAsync).Needs(Access.Moderator).ExcludeFromDescription();
    }

    /// <summary>Whether a request brings an image, as it is, in its body.</summary>
    public static bool Takes(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/api/v1/sites", StringComparison.OrdinalIgnoreCase, out var rest)
        && rest.Value?.EndsWith("/images", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<Created<ImageView>> UploadAsync(
        string site, HttpContext context, SiteDirectory sites, ImageUploads uploads, CancellationToken cancellationToken)
    {
        var actor = context.User.RequiredActor();
        var owner = await sites.GetAsync(site, cancellationToken);
        var most = owner.Settings.Images.MaxKilobytes * 1024;
        if (context.Request.ContentLength > most) throw ImageUploads.TooLarge(most);
        var image = await uploads.TakeAsync(owner, context.Request.Body, actor, cancellationToken);
        return TypedResults.Created(image.Url, image);
    }

    private static async Task<Results<PhysicalFileHttpResult, NotFound>> ShowAsync(
        string name, HttpContext context, ImageReader images, ImageFiles files, CancellationToken cancellationToken)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        if (!ImageMarks.IsAddress(ImageMarks.Folder + name)) return TypedResults.NotFound();
        var hash = name[..ImageMarks.IdLength];
        var found = await images.FindAsync(hash, context.User.Actor(), context.User.MayHaveRole(), cancellationToken);
        if (found is not { } image || image.Sight == ImageSight.Nobody || !name.EndsWith("." + image.Type.Extension(), StringComparison.Ordinal)) return TypedResults.NotFound();
        if (files.Find(hash, image.Type) is not { } file) return TypedResults.NotFound();
        headers.CacheControl = image.Sight == ImageSight.Everybody ? Kept : "private, no-store";
        // Opened by itself it is a picture, and nothing else: no script, no form, no origin.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.ContentDisposition = "inline";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.PhysicalFile(file, image.Type.MediaType(), entityTag: new EntityTagHeaderValue($"\"{hash}\""));
    }
}
