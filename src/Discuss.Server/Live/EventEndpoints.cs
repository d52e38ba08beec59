using System.Globalization;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Live;

/// <summary>The way of readers whose network lets no WebSocket through: they ask.</summary>
internal static class EventEndpoints
{
    private const int DefaultLimit = 200;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/threads/{id}/events", EventsAsync).WithTags("Reading").WithName("getEvents").Needs(Access.Anyone);

    private static async Task<Ok<Page<EventView>>> EventsAsync(
        string id, string? since, string? limit, ThreadEvents events, HttpContext context, CancellationToken cancellationToken)
    {
        if (!ThreadId.TryParse(id, null, out var thread) || await events.SeqAsync(thread, cancellationToken) is not { } seq)
            throw ProblemException.NotFound("unknown-thread", "There is no such thread.");
        var from = Number("since", since, 0, long.MaxValue, null);
        var count = Number("limit", limit, 1, ThreadLimits.MaxEvents, DefaultLimit);
        var batch = await events.ReadAsync(thread, from, seq, (int)count, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        var next = batch.More ? batch.Items[^1].Seq.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<EventView>(batch.Items, next));
    }

    private static long Number(string field, string? text, long least, long most, long? @default)
    {
        if (text is null && @default is { } given) return given;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw ProblemException.Invalid(field, most == long.MaxValue ? "A number from 0 on." : $"A number from {least} to {most}.");
    }
}
