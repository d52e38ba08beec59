using System.Globalization;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Pages.Account.Own;

/// <summary>A line of the list of sessions.</summary>
/// <param name="Where">What is open there: these pages, a site's discussion, a program.</param>
/// <param name="How">By what the member showed who they are.</param>
public sealed record SessionLine(string Id, string? Device, string Where, string How, DateTimeOffset Began, DateTimeOffset Seen, bool IsThis);

internal static class SessionsEndpoints
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("sessions", ShowAsync).ForMembers();
        account.MapPost("sessions/end", EndAsync).TakesForm().ForMembers();
        account.MapPost("sessions/end-others", EndOthersAsync).TakesForm().ForMembers();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, OwnSessions sessions, SiteDirectory sites, AccountWords say, CancellationToken cancellationToken)
    {
        var lines = new List<SessionLine>();
        foreach (var session in await sessions.AllAsync(context.User.Actor()!.MemberId!.Value, cancellationToken))
        {
            var site = session.Site is { } number ? await sites.FindAsync(number, cancellationToken) : null;
            lines.Add(new SessionLine(
                session.Id.ToString(CultureInfo.InvariantCulture), session.Device, say.WhereOf(session.Kind, site?.Name), say.HowOf(session.Method, session.Strong),
                session.BeganAt, session.SeenAt, session.Id == context.User.SessionId()));
        }

        return AccountResults.Page<SessionsPage>(new()
        {
            ["FormToken"] = FormToken.For(context), ["Lines"] = lines, ["Notice"] = say.Done(context),
        });
    }

    private static async Task<IResult> EndAsync(HttpContext context, OwnSessions sessions, CancellationToken cancellationToken)
    {
        var named = long.TryParse(context.Request.Form["session"], NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        var ended = named && await sessions.EndAsync(context.User.Actor()!.MemberId!.Value, id, cancellationToken);
        if (!ended || id != context.User.SessionId()) return AccountResults.SeeOther(OwnLayout.Sessions + (ended ? "?done=session" : ""));
        AccountCookie.Delete(context);
        return AccountResults.SeeOther("/account/sign-in");
    }

    private static async Task<IResult> EndOthersAsync(HttpContext context, Sessions sessions, CancellationToken cancellationToken)
    {
        await sessions.EndOthersAsync(context.User.Actor()!.MemberId!.Value, context.User.SessionId(), cancellationToken);
        return AccountResults.SeeOther(OwnLayout.Sessions + "?done=sessions");
    }
}
