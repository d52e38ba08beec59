using System.Diagnostics;
using OpenTelemetry;

namespace Discuss.Server.Telemetry;

/// <summary>
/// Takes from a span what may be about a person before it is sent: libraries attach addresses, statements and the texts of exceptions, and
/// the next version of one may attach more. Only what is named here goes out.
/// </summary>
internal sealed class SpanGuard : BaseProcessor<Activity>
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "http.request.method", "http.route", "http.response.status_code", "error.type",
        "db.system", "db.system.name", "db.namespace", "db.operation.name", "db.response.status_code",
        "rpc.system", "rpc.service", "rpc.method",
    };

    public override void OnEnd(Activity data)
    {
        // Whoever asks may write there what they want.
        data.TraceStateString = null;
        foreach (var tag in data.TagObjects.Where(tag => !Known.Contains(tag.Key)).ToList()) data.SetTag(tag.Key, null);
        // What an exception says may quote what somebody wrote.
        if (data.StatusDescription is not null) data.SetStatus(data.Status);
        if (data.Events.Any()) Replace(data);
    }

    /// <summary>Events cannot be taken from a span: another one goes out in its place, without them.</summary>
    private static void Replace(Activity data)
    {
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        var parent = new ActivityContext(data.TraceId, data.ParentSpanId, data.ActivityTraceFlags | ActivityTraceFlags.Recorded);
        using var bare = Spans.Source.StartActivity(data.Kind, parent, data.TagObjects, startTime: new DateTimeOffset(data.StartTimeUtc), name: data.OperationName);
        if (bare is null) return;
        bare.DisplayName = data.DisplayName;
        bare.SetStatus(data.Status);
        bare.SetEndTime(data.StartTimeUtc + data.Duration);
    }
}
