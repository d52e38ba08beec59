using System.Globalization;
using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Moderation;

/// <summary>Somebody with an identity of their own: what they send with their calls, and the number under which moderators know them.</summary>
internal sealed record Person(string Kind, long Author, string Name, string Header)
{
    public Action<HttpRequestMessage> As => request => request.Headers.TryAddWithoutValidation("Authorization", Header);

    public string SanctionPath => $"{Kind}s/{Author}/sanction";

    public static async Task<Person> GuestAsync(DiscussHost host, string? name = null)
    {
        name ??= Calls.NewName();
        var answer = await host.PostAsync("/api/v1/guests", new { name });
        var id = long.Parse(answer.Json.GetProperty("guest").GetProperty("id").GetString()!, CultureInfo.InvariantCulture);
        return new Person("guest", id, name, "Guest " + answer.Json.GetProperty("token").GetString());
    }

    /// <param name="role">A role on the site, where there is one.</param>
    public static async Task<Person> MemberAsync(DiscussHost host, Site? site = null, Role? role = null)
    {
        var name = Calls.NewName("Mod");
        var email = await host.RegisterAsync(name);
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var (author, member) = await session.FirstAsync(
            new Sql("SELECT a.id, m.id FROM authors a JOIN members m ON m.id = a.member_id WHERE m.email = @email", Parameter.Text("email")),
            row => (row.GetInt64(0), row.GetInt64(1)), CancellationToken.None, email);
        if (role is { } given) await host.Services.GetRequiredService<Permissions>().GrantAsync(member, site!.Id, given, CancellationToken.None);
        return new Person("member", author, name, "Bearer " + await host.BearerAsync(email, Calls.Password));
    }

    /// <summary>Puts this person under a sanction.</summary>
    public async Task<Answer> SanctionedAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator, string kind, DateTimeOffset? until = null, string? commentId = null)
    {
        var answer = await calls.SendAsync(
            HttpMethod.Put, SanctionPath, new { site = calls.Site.Slug, kind, reason = "Insults, again and again.", until, commentId }, moderator);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer;
    }

    public async Task LiftedAsync(ThreadCalls calls, Action<HttpRequestMessage> moderator)
    {
        var answer = await calls.SendAsync(HttpMethod.Delete, $"{SanctionPath}?site={calls.Site.Slug}", null, moderator);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }
}
