using System.Globalization;
using System.Net;
using System.Text.Json;
using Discuss.Server.Storage;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>A site with an owner, and what owners do with its people.</summary>
internal sealed class Newsroom
{
    private Newsroom(DiscussHost host, ThreadCalls calls, Person owner) => (Host, Calls, Owner) = (host, calls, owner);

    public DiscussHost Host { get; }

    public ThreadCalls Calls { get; }

    public Person Owner { get; }

    public static async Task<Newsroom> OpenAsync(DiscussHost host, SiteSettings? settings = null)
    {
        var calls = await ThreadCalls.StartAsync(host, settings);
        return new Newsroom(host, calls, await Person.MemberAsync(host, calls.Site, Role.Owner));
    }

    public async Task<Action<HttpRequestMessage>> AdministratorAsync() => Identity.Calls.As("Bearer", await Host.BearerAsync());

    public Task<Answer> SetAsync(Person who, string role, Action<HttpRequestMessage> by) =>
        Calls.SendAsync(HttpMethod.Put, $"sites/{Calls.Site.Slug}/people/{Id(who)}", new { role }, by);

    public Task<Answer> RemoveAsync(Person who, Action<HttpRequestMessage> by) =>
        Calls.SendAsync(HttpMethod.Delete, $"sites/{Calls.Site.Slug}/people/{Id(who)}", null, by);

    public Task<Answer> GetAsync(string what, Action<HttpRequestMessage>? by = null) => Calls.GetAsync($"sites/{Calls.Site.Slug}/{what}", by ?? Owner.As);

    public Task<Answer> InviteAsync(string email, string role, Action<HttpRequestMessage>? by = null) =>
        Calls.SendAsync(HttpMethod.Post, $"sites/{Calls.Site.Slug}/invitations", new { email, role }, by ?? Owner.As);

    /// <summary>The person's line among the people; no element where there is none.</summary>
    public async Task<JsonElement> LineAsync(Person who) => (await GetAsync("people")).Items().FirstOrDefault(line => line.Id() == Id(who));

    /// <summary>A new member with a confirmed address, signed in on the server's pages: who they are, and their cookie.</summary>
    public async Task<(string Email, string Cookie)> MemberAsync(bool confirmed = true)
    {
        var email = await Host.RegisterAsync();
        await Host.Database.WriteAsync(
            session => session.ExecuteAsync(
                new Sql("UPDATE members SET email_confirmed = @yes WHERE email = @email", Parameter.Int("yes"), Parameter.Text("email")),
                CancellationToken.None, confirmed ? 1 : 0, email),
            CancellationToken.None);
        return (email, await Host.SignInAsync(email));
    }

    public static string Id(Person who) => who.Author.ToString(CultureInfo.InvariantCulture);

    public static void IsDone(Answer answer) => Assert.True(answer.Status is HttpStatusCode.NoContent or HttpStatusCode.Created or HttpStatusCode.OK, answer.Text);
}
