using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Images;

public sealed class UploadTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_image_is_kept_once_without_what_tells_of_its_maker(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (ann, ben) = (await calls.GuestAsync(), await calls.GuestAsync());

        var sent = await host.UploadAsync(calls.Site, ann, Picture.Png(50, 20, text: "Ann of Harbour Street"));
        var image = sent.Json;
        var again = await host.UploadedAsync(calls.Site, ben, Picture.Png(50, 20, text: "somebody else"));

        Assert.Equal(HttpStatusCode.Created, sent.Status);
        Assert.Equal(("image/png", 50, 20), (image.GetProperty("type").GetString(), image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()));
        Assert.Equal(image.Url(), again.Url());
        Assert.Equal(image.Url(), sent.Raw.Headers.Location!.ToString());
        var shown = await host.Client.SendAsync(Ask(image.Url(), ann));
        var bytes = await shown.Content.ReadAsByteArrayAsync();
        Assert.Equal(image.GetProperty("id").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal(image.GetProperty("bytes").GetInt64(), bytes.Length);
        Assert.DoesNotContain("Harbour", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        Assert.Single(host.Files(), file => file.EndsWith(image.GetProperty("id").GetString() + ".png", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_good_image_is_refused_with_its_reason_and_nothing_is_left_behind()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Images = new ImageUploadSettings { MaxKilobytes = 100 } });
        var ann = await calls.GuestAsync();
        var before = host.Files().Length;
        var good = Picture.New();

        (await host.UploadAsync(calls.Site, ann, Encoding.UTF8.GetBytes("<!DOCTYPE html><script>alert(1)</script>"))).IsProblem(422, "no-image", "image");
        (await host.UploadAsync(calls.Site, ann, [])).IsProblem(422, "empty", "image");
        (await host.UploadAsync(calls.Site, ann, good[..^20])).IsProblem(422, "cut-off", "image");
        (await host.UploadAsync(calls.Site, ann, [.. good[..40], (byte)(good[40] ^ 1), .. good[41..]])).IsProblem(422, "wrong-checksum", "image");
        (await host.UploadAsync(calls.Site, ann, [.. "GIF89a"u8, 255, 255, 255, 255, 0, 0, 0, 0x3B])).IsProblem(422, "too-many-pixels", "image");
        (await host.UploadAsync(calls.Site, ann, new byte[100 * 1024 + 1])).IsProblem(413, "too-large", "image");
        (await host.UploadAsync(calls.Site, ann, good, "text/html")).IsProblem(415, "not-json");
        (await host.UploadAsync(calls.Site, ann, good, "multipart/form-data")).IsProblem(415, "not-json");
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.UploadAsync(calls.Site, null, good)).Status);

        Assert.Equal(before, host.Files().Length);
    }

    [Fact]
    public async Task An_upload_that_stops_half_way_leaves_nothing_behind()
    {
        await using var host = await DiscussHost.StartAsync();
        var calls = await ThreadCalls.StartAsync(host);
        var token = await host.GuestTokenAsync();
        var picture = Picture.New();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(host.Address.Host, host.Address.Port);
            var head = $"POST /api/v1/sites/{calls.Site.Slug}/images HTTP/1.1\r\nHost: {host.Address.Authority}\r\nAuthorization: Guest {token}\r\nContent-Type: image/png\r\nContent-Length: {picture.Length}\r\n\r\n";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await socket.GetStream().WriteAsync(picture.AsMemory(0, picture.Length / 2));
            await Wait.UntilAsync(() => Task.FromResult(host.Files().Length == 1));
        }

        await Wait.UntilAsync(() => Task.FromResult(host.Files().Length == 0));
    }

    [Fact]
    public async Task A_body_without_a_length_is_cut_off_where_the_site_says()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Images = new ImageUploadSettings { MaxKilobytes = 50 } });
        var ann = await calls.GuestAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/sites/{calls.Site.Slug}/images") { Content = new ByteArrayContent(new byte[300_000]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentLength = null;
        request.Headers.TransferEncodingChunked = true;
        ann(request);

        using var response = await host.Client.SendAsync(request);

        (await Answer.FromAsync(response)).IsProblem(413, "too-large", "image");
    }

    [Fact]
    public async Task Who_may_not_write_on_a_site_brings_no_images_to_it_and_a_site_may_take_none()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (off, members) = (await host.SiteAsync(new SiteSettings { Images = new ImageUploadSettings { Uploads = false } }), await host.SiteAsync(new SiteSettings { Guests = GuestPolicy.NotAllowed }));
        var ann = Calls.As("Guest", await host.GuestTokenAsync());

        (await host.UploadAsync(off, ann, Picture.New())).IsProblem(403, "no-images");
        (await host.UploadAsync(members, ann, Picture.New())).IsProblem(403, "members-only");
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync(HttpMethod.Get, "/images/..%2Fdiscuss.db")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync(HttpMethod.Get, $"/images/{new string('0', 64)}.png")).Status);
    }

    [Fact]
    public async Task A_comments_worth_of_images_is_taken_at_once_and_then_one_after_the_other()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { RateLimits = true });
        var calls = await ThreadCalls.StartAsync(host);
        var ann = await calls.GuestAsync();

        for (var i = 0; i < Bounds.Images.Burst; i++) await host.UploadedAsync(calls.Site, ann);

        var late = await host.UploadAsync(calls.Site, ann, Picture.New());
        late.IsProblem(429, "too-many-requests");
        Assert.NotNull(late.Raw.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Created, (await host.UploadAsync(calls.Site, await calls.GuestAsync(), Picture.New())).Status);
    }

    private static HttpRequestMessage Ask(string address, Action<HttpRequestMessage> who)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        who(request);
        return request;
    }
}
