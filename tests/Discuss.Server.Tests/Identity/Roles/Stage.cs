using System.Globalization;
using System.Net;
using System.Text.Json;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;
using Discuss.Server.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>Somebody who calls: by what, and what is their own.</summary>
/// <param name="Header">Name and value of the header that says who they are.</param>
/// <param name="Comment">A comment of theirs on the stage's site.</param>
internal sealed record Player(char Sign, (string Name, string Value)? Header, long Author, string Comment)
{
    /// <summary>From a page of this server, so that no guard against foreign pages answers first.</summary>
    public void Send(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        if (Header is { } header) request.Headers.TryAddWithoutValidation(header.Name, header.Value);
    }
}

/// <summary>What an actor reaches for: a site, and somebody's comment and name on it.</summary>
internal sealed record Target(ThreadCalls Calls, string Comment, long Member, long Guest)
{
    public string Slug => Calls.Site.Slug;
}

/// <summary>Two sites with people of every role on the first, each with a comment there; on both somebody else, who is reached for.</summary>
internal sealed class Stage
{
    public const string Text = "What the harbour needs is a second crane.";

    private Stage(DiscussHost host, Action<HttpRequestMessage> administrator) => (Host, Administrator) = (host, administrator);

    public DiscussHost Host { get; }

    public Action<HttpRequestMessage> Administrator { get; }

    public List<Player> Players { get; } = [];

    public Target Here { get; private set; } = null!;

    public Target Elsewhere { get; private set; } = null!;

    /// <summary>The sites and who is reached for, and nobody who reaches.</summary>
    public static async Task<Stage> EmptyAsync(DiscussHost host)
    {
        var stage = new Stage(host, Calls.As("Bearer", await host.BearerAsync()));
        stage.Here = await stage.TargetAsync();
        stage.Elsewhere = await stage.TargetAsync();
        return stage;
    }

    public static async Task<Stage> SetAsync(DiscussHost host)
    {
        var stage = await EmptyAsync(host);
        var calls = stage.Here.Calls;
        stage.Players.Add(new Player('n', null, 0, stage.Here.Comment));
        await stage.AddAsync('g', await Person.GuestAsync(host));
        var banned = await Person.GuestAsync(host);
        await stage.AddAsync('b', banned);
        await banned.SanctionedAsync(calls, stage.Administrator, "ban");
        await stage.AddAsync('m', await Person.MemberAsync(host));
        await stage.AddAsync('s', await Person.MemberAsync(host, calls.Site, Role.Staff));
        var moderator = await Person.MemberAsync(host, calls.Site, Role.Moderator);
        await stage.AddAsync('M', moderator);
        await stage.AddAsync('O', await Person.MemberAsync(host, calls.Site, Role.Owner));
        var (author, member) = await stage.AdministratorAsync();
        await stage.AddAsync('A', new Person("member", author, "", "Bearer " + await host.BearerAsync()));
        await stage.AddAsync('f', moderator, "discuss=m" + await stage.TokenAsync(moderator, SessionKind.Frame));
        await stage.AddAsync('a', moderator, "discuss-account=" + await stage.TokenAsync(moderator, SessionKind.Account));
        Assert.True(member > 0);
        return stage;
    }

    /// <summary>A decision of the administrator's about a new comment at the target; its number.</summary>
    public async Task<string> DecisionAsync(Target target) => (await DecidedAsync(target)).Decision;

    /// <summary>A new comment at the target that the administrator decided about, and the decision's number.</summary>
    public async Task<(string Comment, string Decision)> DecidedAsync(Target target)
    {
        var comment = await CommentAsync(target.Calls, (await Person.GuestAsync(Host)).As);
        return (comment.Id(), (await target.Calls.DecideAsync(Administrator, (comment, "reject")))[0].GetProperty("decisionId").GetString()!);
    }

    /// <summary>An appeal against a decision of the administrator's; its number.</summary>
    public async Task<string> AppealAsync(Target target)
    {
        var guest = await Person.GuestAsync(Host);
        var comment = await CommentAsync(target.Calls, guest.As);
        await target.Calls.DecideAsync(Administrator, (comment, "reject"));
        var answer = await target.Calls.SendAsync(HttpMethod.Post, "appeals", new { commentId = comment.Id(), text = "I object." }, guest.As);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>An open invitation to the target's site; its number.</summary>
    public async Task<string> InvitationAsync(Target target, string? email = null)
    {
        var answer = await target.Calls.SendAsync(
            HttpMethod.Post, $"sites/{target.Slug}/invitations", new { email = email ?? Calls.NewEmail(), role = "staff" }, Administrator);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>A new webhook of the target's site, at an address where nobody is; its number.</summary>
    public async Task<string> WebhookAsync(Target target)
    {
        var store = Host.Services.GetRequiredService<WebhookStore>();
        var made = await store.AddAsync(
            target.Calls.Site.Id, "https://10.0.0.1/", WebhookKinds.Sanction, active: false, WebhookSecrets.Fresh(), CancellationToken.None);
        // As many as a site may have are soon there: one of them serves everybody.
        return (made ?? (await store.ListAsync(target.Calls.Site.Id, CancellationToken.None))[0].Id).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Puts an author under a sanction, which can be lifted; their number.</summary>
    public async Task<string> SanctionedAsync(Target target, string people, long author)
    {
        var answer = await target.Calls.SendAsync(HttpMethod.Put, $"{people}/{author}/sanction", Mute(target.Slug), Administrator);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return author.ToString(CultureInfo.InvariantCulture);
    }

    public static object Mute(string slug) =>
        new { site = slug, kind = "mute", reason = "Insults, again and again.", until = DateTimeOffset.UtcNow.AddDays(1) };

    /// <summary>A new comment; of the player where it is theirs that is reached for.</summary>
    public async Task<string> CommentAsync(Target target, Player? by = null) =>
        (await CommentAsync(target.Calls, by is null ? (await Person.GuestAsync(Host)).As : by.Send)).Id();

    private static async Task<JsonElement> CommentAsync(ThreadCalls calls, Action<HttpRequestMessage> who) => await calls.PostedAsync(who, Text);

    private async Task AddAsync(char sign, Person person, string? cookie = null)
    {
        var header = cookie is null ? ("Authorization", person.Header) : ("Cookie", cookie);
        Players.Add(new Player(sign, header, person.Author, (await CommentAsync(Here.Calls, person.As)).Id()));
    }

    /// <summary>A new site, and somebody on it.</summary>
    public async Task<Target> TargetAsync()
    {
        // Everybody says the same here: no rule about repeating stands in the way.
        var calls = await ThreadCalls.StartAsync(Host, new SiteSettings());
        var (member, guest) = (await Person.MemberAsync(Host), await Person.GuestAsync(Host));
        await CommentAsync(calls, guest.As);
        return new Target(calls, (await CommentAsync(calls, member.As)).Id(), member.Author, guest.Author);
    }

    private async Task<string> TokenAsync(Person person, SessionKind kind)
    {
        await using var session = await Host.Database.ReadAsync(CancellationToken.None);
        var member = await session.FirstAsync(
            new Sql("SELECT member_id FROM authors WHERE id = @author", Parameter.Long("author")), row => row.GetInt64(0), CancellationToken.None, person.Author);
        var sessions = Host.Services.GetRequiredService<Sessions>();
        return (await sessions.StartAsync(member, kind, new SignInEvidence(SignInMethod.Password), CancellationToken.None)).Token;
    }

    private async Task<(long Author, long Member)> AdministratorAsync()
    {
        await using var session = await Host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(
            new Sql("SELECT a.id, m.id FROM authors a JOIN members m ON m.id = a.member_id WHERE m.email = @email", Parameter.Text("email")),
            row => (row.GetInt64(0), row.GetInt64(1)), CancellationToken.None, DiscussHost.AdminEmail);
    }
}
