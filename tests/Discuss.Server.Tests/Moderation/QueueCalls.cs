using System.Text.Json;
using Discuss.Server.Identity;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Moderation;

/// <summary>What moderators say to the server in tests.</summary>
internal static class QueueCalls
{
    public static Task<Answer> QueueAsync(this ThreadCalls calls, string state, Action<HttpRequestMessage>? who, string more = "") =>
        calls.GetAsync($"moderation/queue?site={calls.Site.Slug}&state={state}{more}", who);

    public static async Task<JsonElement[]> DecideAsync(
        this ThreadCalls calls, Action<HttpRequestMessage> who, params (JsonElement Comment, string Action)[] decisions)
    {
        var body = new
        {
            decisions = decisions.Select(one => new { commentId = one.Comment.Id(), version = one.Comment.Version(), action = one.Action }),
        };
        return (await calls.SendAsync(HttpMethod.Post, "moderation/decisions", body, who)).Items();
    }

    public static Task<Answer> UndoAsync(this ThreadCalls calls, string decisionId, Action<HttpRequestMessage> who) =>
        calls.SendAsync(HttpMethod.Post, "moderation/undo", new { decisionId }, who);

    public static Task<Answer> ClaimAsync(this ThreadCalls calls, Action<HttpRequestMessage> who, params string[] commentIds) =>
        calls.SendAsync(HttpMethod.Post, "moderation/claims", new { commentIds }, who);

    public static Task<Answer> ReportAsync(this ThreadCalls calls, JsonElement comment, Action<HttpRequestMessage> who, string reason = "spam") =>
        calls.SendAsync(HttpMethod.Post, $"comments/{comment.Id()}/reports", new { reason }, who);

    /// <summary>A new member with a role on a site; the token of a program of theirs.</summary>
    public static async Task<string> ModeratorOfAsync(this DiscussHost host, int site, string? name = null, Role role = Role.Moderator)
    {
        var email = await host.RegisterAsync(name);
        await host.GrantAsync(email, site, role);
        return await host.BearerAsync(email, Calls.Password);
    }

    public static async Task GrantAsync(this DiscussHost host, string email, int site, Role? role)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var member = await scope.ServiceProvider.GetRequiredService<Discuss.Server.Storage.DiscussContext>().Users
            .SingleAsync(user => user.Email == email);
        await host.Services.GetRequiredService<Permissions>().GrantAsync(member.Id, site, role, CancellationToken.None);
    }
}
