using System.Globalization;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Pages.Moderate;

/// <summary>Sanctions by a plain form: of the author of the comment that the form names, on that comment's site.</summary>
internal static class SanctionForm
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/moderate/sanction", SanctionAsync).TakesForm().Needs(Access.Moderator).ExcludeFromDescription();

    private static async Task<StatusCodeHttpResult> SanctionAsync(
        HttpContext context, ModerationAccess access, QueueReader queue, SanctionWriter writer, TimeProvider clock, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        var named = (QueueFormEndpoints.Field(form, "item") ?? "").Split(':')[0];
        var (site, id) = await access.CommentAsync(named, context, cancellationToken);
        var item = await queue.ItemAsync(site, id, cancellationToken) ?? throw ThreadInput.UnknownComment();
        var (author, moderator) = (long.Parse(item.Author.Id, CultureInfo.InvariantCulture), context.User.RequiredActor());
        if (QueueFormEndpoints.Field(form, "lift") is not null) await writer.LiftAsync(site, author, item.Author.Kind, moderator, cancellationToken);
        else
        {
            var now = clock.GetUtcNow();
            var body = new SanctionBody(
                site.Slug, QueueFormEndpoints.Field(form, "kind"), QueueFormEndpoints.Field(form, "reason"), EndOf(form, now),
                QueueFormEndpoints.Field(form, "note"), named);
            await writer.PutAsync(site, author, item.Author.Kind, SanctionInput.From(body, now), moderator, cancellationToken);
        }

        return QueueFormEndpoints.SeeOther(context, QueueFormEndpoints.Back(form, named));
    }

    // A warning ends when it is confirmed, a ban never: whatever the form says.
    public static DateTimeOffset? EndOf(IFormCollection form, DateTimeOffset now)
    {
        if (QueueFormEndpoints.Field(form, "kind") is "warn" or "ban") return null;
        if (QueueFormEndpoints.Field(form, "until") is { } day)
        {
            return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)
                ? new DateTimeOffset(until, TimeOnly.MinValue, TimeSpan.Zero)
                : throw ProblemException.Invalid("until", "A day is written as in 2027-01-31.");
        }

        _ = int.TryParse(QueueFormEndpoints.Field(form, "hours"), NumberStyles.None, CultureInfo.InvariantCulture, out var hours);
        return hours > 0 ? now.AddHours(hours) : null;
    }
}
