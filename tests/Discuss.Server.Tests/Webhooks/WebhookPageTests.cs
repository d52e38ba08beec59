using System.Net;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Identity.Roles;
using Discuss.Server.Tests.Moderation;
using Microsoft.AspNetCore.Http;

namespace Discuss.Server.Tests.Webhooks;

/// <summary>The webhooks' page as a browser without scripts uses it.</summary>
public sealed class WebhookPageTests(OpenHosts hosts) : IClassFixture<OpenHosts>
{
    [Fact]
    public async Task An_owner_adds_tests_changes_and_removes_a_webhook_and_repeats_what_did_not_arrive()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var room = await Newsroom.OpenAsync(host);
        var (email, cookie) = await room.MemberAsync();
        await host.GrantAsync(email, room.Calls.Site.Id, Role.Owner);
        await using var receiver = await Receiver.StartAsync();
        var path = "/moderate/webhooks?site=" + room.Calls.Site.Slug;
        var page = await host.PageAsync(path, cookie);
        Task<Answer> SendAsync(params (string Name, string Value)[] fields) =>
            host.FormAsync(path, new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) { ["formToken"] = page.FormToken() }, cookie);

        Assert.Contains("Nothing is sent anywhere yet", page.Text, StringComparison.Ordinal);
        var refused = await SendAsync(("act", "add"), ("url", receiver.Url));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Choose at least one event", refused.Text, StringComparison.Ordinal);
        Assert.Contains($"value=\"{receiver.Url}\"", refused.Text, StringComparison.Ordinal);

        var added = await SendAsync(("act", "add"), ("url", receiver.Url), ("event", "comment.created"));
        var secret = "whsec_" + added.Text.Split("whsec_")[1].Split('<')[0];
        var id = added.After("id=\"webhook-");
        Assert.Equal("no-store", added.Header("Cache-Control"));

        receiver.Answer = context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync("<script>not yet</script>");
        };
        var failed = await host.PageAsync((await SendAsync(("act", "test"), ("id", id))).Header("Location"), cookie);
        Assert.Contains("It has not arrived", failed.Text, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;not yet&lt;/script&gt;", failed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", failed.Text, StringComparison.Ordinal);

        receiver.Answer = context => context.Response.WriteAsync("Thank you.");
        var repeated = await SendAsync(("act", "repeat"), ("id", id), ("delivery", failed.After("name=\"delivery\" value=\"")));
        var arrived = await host.PageAsync(repeated.Header("Location"), cookie);
        Assert.Contains("It has arrived", arrived.Text, StringComparison.Ordinal);
        Assert.Contains("Thank you.", arrived.Text, StringComparison.Ordinal);
        Assert.True(receiver.Arrivals.Count == 2 && receiver.Arrivals.All(arrival => arrival.IsSignedWith(WebUtility.HtmlDecode(secret))));

        Assert.Contains("There is a new secret", (await SendAsync(("act", "secret"), ("id", id))).Text, StringComparison.Ordinal);
        await SendAsync(("act", "change"), ("id", id), ("url", receiver.Url), ("event", "comment.edited"));
        Assert.Contains("Switched off.", (await host.PageAsync(path, cookie)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(("act", "remove"), ("id", "999999"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(("act", "remove"), ("id", id))).Status);
        Assert.Contains("Nothing is sent anywhere yet", (await host.PageAsync(path, cookie)).Text, StringComparison.Ordinal);
    }
}
