using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Moderation;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>Somebody with a browser.</summary>
/// <param name="Member">Their account; 0 for guests and for nobody.</param>
/// <param name="Comment">A comment of theirs on the stage's site; for nobody, somebody else's.</param>
/// <param name="Guest">A guest's token, in the frame's cookie.</param>
internal sealed record PagePlayer(char Sign, long Author, long Member, string Email, string Comment, string? Guest = null)
{
    /// <summary>Whether the only cookie is the frame's: these pages are not in a frame, and do not look at it.</summary>
    public bool InFrame => Sign == 'f';

    /// <summary>Whether the account's pages know them.</summary>
    public bool HasAccount => Member != 0 && !InFrame;
}

/// <summary>People of every role on the stage's site, each with a browser of their own.</summary>
internal static class PageCast
{
    /// <summary>In the order of the table's signs.</summary>
    public const string Actors = "ngbfmsMXOA";

    private static readonly Sql Find = new(
        "SELECT m.id, m.email FROM authors a JOIN members m ON m.id = a.member_id WHERE a.id = @author", Parameter.Long("author"));

    public static async Task<IReadOnlyList<PagePlayer>> OfAsync(Stage stage)
    {
        var (host, here) = (stage.Host, stage.Here.Calls.Site);
        var (guest, banned) = (await Person.GuestAsync(host), await Person.GuestAsync(host));
        var cast = new List<PagePlayer>
        {
            new('n', 0, 0, "", stage.Here.Comment),
            await PlayAsync('g', guest),
            await PlayAsync('b', banned),
        };
        await banned.SanctionedAsync(stage.Here.Calls, stage.Administrator, "ban");
        var moderator = await Person.MemberAsync(host, here, Role.Moderator);
        cast.Add(await PlayAsync('f', moderator));
        cast.Add(await PlayAsync('m', await Person.MemberAsync(host)));
        cast.Add(await PlayAsync('s', await Person.MemberAsync(host, here, Role.Staff)));
        cast.Add(await PlayAsync('M', moderator));
        cast.Add(await PlayAsync('X', await Person.MemberAsync(host, stage.Elsewhere.Calls.Site, Role.Moderator)));
        cast.Add(await PlayAsync('O', await Person.MemberAsync(host, here, Role.Owner)));
        var administrator = await PlayAsync('A', await Person.MemberAsync(host));
        await host.Services.GetRequiredService<Permissions>().GrantAsync(administrator.Member, Permissions.EverySite, Role.Administrator, CancellationToken.None);
        cast.Add(administrator);
        return cast;

        async Task<PagePlayer> PlayAsync(char sign, Person person)
        {
            var comment = (await stage.Here.Calls.PostedAsync(person.As, Stage.Text)).GetProperty("id").GetString()!;
            if (person.Kind == "guest") return new PagePlayer(sign, person.Author, 0, "", comment, person.Header["Guest ".Length..]);
            var (member, email) = await MemberAsync(host, person.Author);
            return new PagePlayer(sign, person.Author, member, email, comment);
        }
    }

    public static async Task<(long Id, string Email)> MemberAsync(DiscussHost host, long author)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(Find, row => (row.GetInt64(0), row.GetString(1)), CancellationToken.None, author);
    }

    /// <summary>Signs a player in anew, and gives the cookie that their browser sends; none for nobody.</summary>
    public static async Task<string?> CookieAsync(this PagePlayer player, DiscussHost host)
    {
        if (player.Guest is not null) return "discuss=g" + player.Guest;
        if (player.Member == 0) return null;
        var sessions = host.Services.GetRequiredService<Sessions>();
        var kind = player.InFrame ? SessionKind.Frame : SessionKind.Account;
        var begun = await sessions.StartAsync(player.Member, kind, new SignInEvidence(SignInMethod.Password), CancellationToken.None);
        return (player.InFrame ? "discuss=m" : "discuss-account=") + begun.Token;
    }
}
