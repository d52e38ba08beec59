using System.Net;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Images;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Images;

public sealed class ImageCommentTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_image_is_its_authors_until_its_comment_is_public_and_gone_with_it(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (ann, ben) = (await calls.GuestAsync(), await calls.GuestAsync());
        var image = await host.UploadedAsync(calls.Site, ann);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (await host.SeesAsync(image, ann), await host.SeesAsync(image, ben)));

        var posted = await calls.PostedAsync(ann, "See: " + image.Mark("the \"old\" harbour"));

        Assert.Contains(
            $"<img src=\"{image.Url()}\" alt=\"the &quot;old&quot; harbour\" width=\"40\" height=\"30\" loading=\"lazy\" decoding=\"async\">",
            posted.GetProperty("bodyHtml").GetString(), StringComparison.Ordinal);
        var shown = await host.SendAsync(HttpMethod.Get, image.Url());
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Equal("image/png", shown.MediaType);
        Assert.Contains("sandbox", shown.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", shown.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(("nosniff", "cross-origin"), (shown.Header("X-Content-Type-Options"), shown.Header("Cross-Origin-Resource-Policy")));
        Assert.Contains("immutable", shown.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal("inline", shown.Raw.Content.Headers.ContentDisposition?.ToString());

        Assert.Equal(HttpStatusCode.NoContent, (await calls.SendAsync(HttpMethod.Delete, "comments/" + posted.Id(), null, ann)).Status);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (await host.SeesAsync(image), await host.SeesAsync(image, ben)));
        await Wait.UntilAsync(() => Task.FromResult(!host.HasFile(image)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_waits_for_a_moderator_is_shown_to_its_author_and_to_moderators_only(Database database)
    {
        var host = await hosts.OnAsync(database);
        var settings = new SiteSettings { Moderation = new ModerationSettings { Images = new ImageSettings { Mode = ImageMode.Hold } } };
        var calls = await ThreadCalls.StartAsync(host, settings);
        var (ann, ben, moderator) = (await calls.GuestAsync(), await calls.GuestAsync(), await calls.ModeratorAsync());
        var elsewhere = await Person.MemberAsync(host, await host.SiteAsync(), Server.Storage.Model.Role.Owner);
        var image = await host.UploadedAsync(calls.Site, ann);
        var held = await calls.PostedAsync(ann, image.Mark());
        Assert.Equal("pending", held.GetProperty("state").GetString());

        Assert.Equal(HttpStatusCode.OK, await host.SeesAsync(image, ann));
        Assert.Equal(HttpStatusCode.OK, await host.SeesAsync(image, moderator));
        foreach (var other in (Action<HttpRequestMessage>?[])[null, ben, elsewhere.As]) Assert.Equal(HttpStatusCode.NotFound, await host.SeesAsync(image, other));
        Assert.Equal("no-store, private", (await host.SendAsync(HttpMethod.Get, image.Url(), null, ann)).Raw.Headers.CacheControl!.ToString());
        (await calls.PostAsync(ben, new { body = image.Mark() })).IsProblem(422, "image-gone", "body");

        await DecideAsync(calls, moderator, held.Id(), held.Version(), "approve");
        Assert.Equal(HttpStatusCode.OK, await host.SeesAsync(image));
        await DecideAsync(calls, moderator, held.Id(), held.Version() + 1, "remove");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await host.SeesAsync(image), await host.SeesAsync(image, moderator)));
    }

    [Fact]
    public async Task A_moderator_sees_what_waits_in_the_queue_and_with_the_cookie_of_its_pages_only_there()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var ann = await calls.GuestAsync();
        var image = await host.UploadedAsync(calls.Site, ann);
        var held = await calls.PostedAsync(ann, "Look: " + image.Mark());
        var cookie = await host.SignInAsync(DiscussHost.AdminEmail, DiscussHost.AdminPassword);

        var page = await host.PageAsync($"/moderate?site={calls.Site.Slug}&item={held.Id()}", cookie);

        Assert.Contains($"<div class=\"pictures\"><img src=\"/moderate{image.Url()}\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.PageAsync("/moderate" + image.Url(), cookie)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PageAsync(image.Url(), cookie)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_image_that_two_comments_show_goes_with_the_last_of_them(Database database)
    {
        var host = await hosts.OnAsync(database);
        var calls = await ThreadCalls.StartAsync(host);
        var (ann, ben) = (await calls.GuestAsync(), await calls.GuestAsync());
        var (image, other) = (await host.UploadedAsync(calls.Site, ann), await host.UploadedAsync(calls.Site, ann));
        var first = await calls.PostedAsync(ann, image.Mark() + other.Mark());
        var second = await calls.PostedAsync(ben, "I saw it too. " + image.Mark());

        var edit = await calls.SendAsync(HttpMethod.Patch, "comments/" + first.Id(), new { body = "Only one. " + other.Mark() }, ann.And(Calls.With("If-Match", "\"1\"")));

        Assert.Equal(HttpStatusCode.OK, edit.Status);
        Assert.Equal(HttpStatusCode.OK, await host.SeesAsync(image));
        await calls.SendAsync(HttpMethod.Delete, "comments/" + second.Id(), null, ben);
        await Wait.UntilAsync(() => Task.FromResult(!host.HasFile(image)));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await host.SeesAsync(image), await host.SeesAsync(other)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_never_posted_goes_after_a_day_and_what_was_taken_down_after_a_month(Database database)
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var host = await DiscussHost.StartAsync(new HostOptions { Database = database, Clock = clock });
        var calls = await ThreadCalls.StartAsync(host);
        var (ann, moderator) = (await calls.GuestAsync(), await calls.ModeratorAsync());
        var (never, kept, removed) = (await host.UploadedAsync(calls.Site, ann), await host.UploadedAsync(calls.Site, ann), await host.UploadedAsync(calls.Site, ann));
        await calls.PostedAsync(ann, kept.Mark());
        var down = await calls.PostedAsync(ann, removed.Mark());
        await DecideAsync(calls, moderator, down.Id(), down.Version(), "remove");
        var unused = host.Services.GetRequiredService<UnusedImages>();
        var stray = Path.Combine(host.DataFolder, "images", "incoming", "left-behind");
        await File.WriteAllTextAsync(stray, "of a node that ended");

        clock.Advance(UnusedImages.Posting + TimeSpan.FromMinutes(1));
        await unused.SweepAsync(CancellationToken.None);
        Assert.Equal((false, true, true), (host.HasFile(never), host.HasFile(kept), host.HasFile(removed)));
        Assert.False(File.Exists(stray));

        clock.Advance(UnusedImages.Keeping);
        await unused.SweepAsync(CancellationToken.None);
        Assert.Equal((true, false), (host.HasFile(kept), host.HasFile(removed)));
        Assert.Equal(HttpStatusCode.OK, await host.SeesAsync(kept));
    }

    [Fact]
    public async Task Images_of_allowed_hosts_are_shown_and_a_comment_has_so_many_and_no_more()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Images = new ImageUploadSettings { Hosts = ["img.example"] } });
        var ann = await calls.GuestAsync();

        var posted = await calls.PostedAsync(ann, "![a](https://img.example/a.png) ![b](https://other.example/b.png)");

        var html = posted.GetProperty("bodyHtml").GetString()!;
        Assert.Contains("<img src=\"https://img.example/a.png\"", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://other.example/b.png\"", html, StringComparison.Ordinal);
        var page = await host.SendAsync(HttpMethod.Get, $"/embed/thread?site={calls.Site.Slug}&key={calls.Key}");
        Assert.Contains("https://img.example", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        var many = string.Concat(Enumerable.Range(0, Bounds.CommentImages + 1).Select(i => $"![x](discuss-image:{i:x64})"));
        (await calls.PostAsync(ann, new { body = many })).IsProblem(422, "too-many-images", "body");
        (await calls.PostAsync(ann, new { body = $"![x](discuss-image:{1:x64})" })).IsProblem(422, "image-gone", "body");
    }

    [Fact]
    public async Task Public_images_may_come_from_a_host_of_their_own()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Discuss:ImagesUrl"] = "https://images.example/", ["Discuss:PublicUrl"] = "https://discuss.example" },
        });
        var calls = await ThreadCalls.StartAsync(host);
        var ann = await calls.GuestAsync();
        var image = await host.UploadedAsync(calls.Site, ann);
        await calls.PostedAsync(ann, image.Mark());

        var there = $"<img src=\"https://images.example{image.Url()}\"";
        var page = await host.SendAsync(HttpMethod.Get, $"/embed/thread?site={calls.Site.Slug}&key={calls.Key}");
        Assert.Contains(there, page.Text, StringComparison.Ordinal);
        Assert.Contains("img-src 'self' https://images.example", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains(there, (await calls.ThreadAsync()).Json.GetProperty("items")[0].GetProperty("bodyHtml").GetString(), StringComparison.Ordinal);
        Assert.Contains($"https://images.example{image.Url()}", (await calls.GetAsync($"sites/{calls.Site.Slug}/feed.atom")).Text, StringComparison.Ordinal);
    }

    private static async Task DecideAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, string id, int version, string action)
    {
        var answer = await calls.SendAsync(
            HttpMethod.Post, "moderation/decisions", new { decisions = new[] { new { commentId = id, version, action, reason = "other" } } }, moderator);
        Assert.Equal("ok", answer.Items()[0].GetProperty("result").GetString());
    }
}
