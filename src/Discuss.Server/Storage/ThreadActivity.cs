using System.Globalization;
using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Http;

namespace Discuss.Server.Storage;

/// <summary>That a thread had events, from one <c>seq</c> to another: in the outbox, one message for each write of the thread.</summary>
internal sealed record ThreadActivity(ThreadId Thread, long From, long To)
{
    public const string Kind = "thread-activity";

    /// <summary>As JSON; written with every comment, and so by hand.</summary>
    public string ToPayload() => string.Create(CultureInfo.InvariantCulture, $"{{\"thread\":\"{Thread}\",\"from\":{From},\"to\":{To}}}");

    public static ThreadActivity Read(string payload) => JsonSerializer.Deserialize<ThreadActivity>(payload, JsonSettings.Default)!;
}
