using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;

namespace Discuss.Server.Tests.Images;

/// <summary>What somebody does with images over HTTP.</summary>
internal static class ImageCalls
{
    public static async Task<Answer> UploadAsync(
        this DiscussHost host, Site site, Action<HttpRequestMessage>? who, byte[] bytes, string type = "image/png")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sites/{site.Slug}/images") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        who?.Invoke(request);
        using var response = await host.Client.SendAsync(request);
        return await Answer.FromAsync(response);
    }

    /// <summary>An image that was taken.</summary>
    public static async Task<JsonElement> UploadedAsync(this DiscussHost host, Site site, Action<HttpRequestMessage> who, byte[]? bytes = null)
    {
        var answer = await host.UploadAsync(site, who, bytes ?? Picture.New());
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json;
    }

    public static async Task<HttpStatusCode> SeesAsync(this DiscussHost host, JsonElement image, Action<HttpRequestMessage>? who = null) =>
        (await host.SendAsync(HttpMethod.Get, image.Url(), null, who)).Status;

    public static string Url(this JsonElement image) => image.GetProperty("url").GetString()!;

    /// <summary>As a comment names it.</summary>
    public static string Mark(this JsonElement image, string description = "a test") => $"![{description}](discuss-image:{image.GetProperty("id").GetString()})";

    /// <summary>The files that lie in the folder of images, also those that are just being written.</summary>
    public static string[] Files(this DiscussHost host) => Directory.Exists(Path.Combine(host.DataFolder, "images"))
        ? [.. Directory.EnumerateFiles(Path.Combine(host.DataFolder, "images"), "*", SearchOption.AllDirectories)]
        : [];

    public static bool HasFile(this DiscussHost host, JsonElement image) =>
        host.Files().Any(file => file.EndsWith(image.GetProperty("id").GetString() + ".png", StringComparison.Ordinal));
}
