using Discuss.Server.Contract;

namespace Discuss.Server.Live;

/// <summary>
/// What joining a thread brings: the <c>seq</c> up to which the reader is now told everything, and the events that it missed until then.
/// </summary>
internal sealed record JoinAnswer(long Seq, IReadOnlyList<EventView> Missed);

/// <summary>How an attempt to join ended; only <see cref="Joined"/> has an answer.</summary>
internal sealed class JoinResult
{
    private JoinResult(JoinAnswer? answer) => Answer = answer;

    public JoinAnswer? Answer { get; }

    /// <summary>Too much was missed, or the reader has seen what this thread never had: it takes a fresh page.</summary>
    public static JoinResult Reset { get; } = new(answer: null);

    public static JoinResult UnknownThread { get; } = new(answer: null);

    /// <summary>The channel's last reader just left; another channel takes its place.</summary>
    public static JoinResult Closed { get; } = new(answer: null);

    public static JoinResult Joined(JoinAnswer answer) => new(answer);
}
