using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Sites;

namespace Discuss.Server.Threads;

/// <summary>
/// Entity tags of a thread's windows: made of what changes them, so that an unchanged one costs a look at one row. Every event of a
/// thread raises its seq, every change of a site its version, and every change of an author the epoch of <see cref="AuthorChanges"/>.
/// </summary>
internal static class Validators
{
    /// <param name="authors">What <see cref="AuthorChanges.EpochAsync"/> gave before the thread was read.</param>
    /// <param name="query">What of the request shapes the answer.</param>
    public static string Of(Site site, ThreadId? thread, long seq, string authors, string query, Actor? viewer)
    {
        var shape = SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Version.Of}.{site.Id}.{site.Version}.{viewer?.AuthorId}.{authors}.{query}")));
        return string.Create(CultureInfo.InvariantCulture, $"W/\"{thread?.ToString() ?? "0"}.{seq}.{Convert.ToHexStringLower(shape.AsSpan(0, 6))}\"");
    }

    public static bool Matches(HttpContext context, string tag)
    {
        foreach (var header in context.Request.Headers.IfNoneMatch)
        {
            if (header == tag) return true;
            if (header is not null && header.Split(',', StringSplitOptions.TrimEntries).Contains(tag, StringComparer.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>Sends the tag. What is made for one person is kept by nobody in between.</summary>
    public static void Send(HttpContext context, string tag, Actor? viewer)
    {
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = viewer is null ? "no-cache" : "private, no-cache";
        context.Response.Headers.Vary = "Authorization, Cookie";
    }

    private static class Version
    {
        /// <summary>Another program may answer otherwise.</summary>
        public static readonly string Of = typeof(Validators).Module.ModuleVersionId.ToString("N");
    }
}
