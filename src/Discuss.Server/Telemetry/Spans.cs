using System.Diagnostics;

namespace Discuss.Server.Telemetry;

/// <summary>
/// Parts of a request that are worth their own line in a trace. Where nobody listens nothing is made and nothing is measured. What is
/// attached is for an operator's eyes: numbers and states, never a name, an address, a text or a token.
/// </summary>
internal static class Spans
{
    public const string Name = "Discuss";

    public static ActivitySource Source { get; } = new(Name);

    /// <summary><see langword="null"/> where nobody listens.</summary>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>A part that runs elsewhere than in the request that it is for.</summary>
    /// <param name="parent">What <see cref="Here"/> was in the request.</param>
    public static Activity? Start(string name, ActivityContext parent) =>
        parent == default ? null : Source.StartActivity(name, ActivityKind.Internal, parent);

    /// <summary>Where the caller is in its trace; nothing where nobody listens.</summary>
    public static ActivityContext Here => Source.HasListeners() ? Activity.Current?.Context ?? default : default;
}
