using System.Collections.Concurrent;
using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;

namespace Discuss.Server.Moderation;

/// <summary>
/// Asks the rules one after the other, and waits for none too long: a rule that hangs or throws is a signal of its own, and the others
/// are asked all the same.
/// </summary>
internal sealed partial class RuleRunner(RuleTimes times, TimeProvider clock, ILogger<RuleRunner> logger)
{
    // A rule that hangs keeps its thread. Once it keeps so many, it is not asked until one comes back.
    private const int MostStuck = Bounds.StuckRules;

    private readonly ConcurrentDictionary<string, int> _stuck = new(StringComparer.Ordinal);

    /// <summary>The signals of all rules, in their order.</summary>
    /// <param name="started">The timestamp of <paramref name="clock"/> from which <see cref="RuleTimes.Total"/> counts.</param>
    public async Task<IReadOnlyList<Signal>> RunAsync(IReadOnlyList<IRule> rules, RuleInput input, long started)
    {
        var signals = new List<Signal>();
        for (var next = 0; next < rules.Count;)
        {
            var rest = times.Total - clock.GetElapsedTime(started);
            if (rest <= TimeSpan.Zero || _stuck.GetValueOrDefault(rules[next].About.Name) >= MostStuck)
            {
                Late(rules[next++], input, signals);
                continue;
            }

            var pass = new Pass(this, rules, next, input);
            var work = Task.Run(pass.Run, CancellationToken.None);
            var late = await WaitAsync(pass, work, started);
            signals.AddRange(pass.Said(out var shut));
            if (shut || late < 0) break;
            Late(rules[late], input, signals);
            next = late + 1;
        }

        return signals;
    }

    // Waits while the pass gets on; the rule that it hangs at, or -1 where it came to its end.
    private async Task<int> WaitAsync(Pass pass, Task work, long started)
    {
        while (true)
        {
            var (at, since) = pass.Position;
            var left = Least(times.Total - clock.GetElapsedTime(started), since is { } asked ? times.Each - clock.GetElapsedTime(asked) : times.Each);
            if (left > TimeSpan.Zero)
            {
                try
                {
                    await work.WaitAsync(left, clock);
                    return -1;
                }
                catch (TimeoutException)
                {
                    if ((since is null || pass.Position != (at, since)) && clock.GetElapsedTime(started) < times.Total) continue;
                }
            }

            return pass.Abandon();
        }
    }

    private void Late(IRule rule, RuleInput input, List<Signal> signals)
    {
        LogLate(logger, rule.About.Name);
        signals.Add(RuleFaults.Late(rule.About, input.Settings.Faults));
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rule {Rule} did not answer in time.")]
    private static partial void LogLate(ILogger logger, string rule);

    [LoggerMessage(Level = LogLevel.Error, Message = "The rule {Rule} failed.")]
    private static partial void LogFailed(ILogger logger, Exception fault, string rule);

    /// <summary>One thread's way through the rules, as far as it comes.</summary>
    private sealed class Pass(RuleRunner runner, IReadOnlyList<IRule> rules, int first, RuleInput input)
    {
        private readonly Lock _lock = new();
        private readonly List<Signal> _signals = [];
        private int _at = first;
        private long? _since; // Not before a thread has time for it: a busy machine is no hanging rule.
        private bool _abandoned;
        private bool _shut;

        /// <summary>The rule that is being asked, and since when.</summary>
        public (int At, long? Since) Position
        {
            get
            {
                lock (_lock) return (_at, _since);
            }
        }

        public void Run()
        {
            for (var i = Position.At; i < rules.Count; i++)
            {
                if (!Begins(i)) return;
                var said = Ask(rules[i]);
                lock (_lock)
                {
                    if (IsGivenUp(i)) return;
                    _signals.AddRange(said);
                    _shut = RulePipeline.IsShut(rules[i], said);
                    _at = i + 1;
                    if (_shut) return;
                }
            }
        }

        /// <summary>Gives up the rule that is being asked, and tells which it is; -1 where all have answered after all.</summary>
        public int Abandon()
        {
            lock (_lock)
            {
                if (_shut || _at == rules.Count) return -1;
                _abandoned = true;
                runner._stuck.AddOrUpdate(rules[_at].About.Name, 1, (_, stuck) => stuck + 1);
                return _at;
            }
        }

        public IReadOnlyList<Signal> Said(out bool shut)
        {
            lock (_lock)
            {
                shut = _shut;
                return [.. _signals];
            }
        }

        private bool Begins(int i)
        {
            lock (_lock)
            {
                _since = runner.Clock.GetTimestamp();
                return !IsGivenUp(i);
            }
        }

        private bool IsGivenUp(int i)
        {
            if (_abandoned) runner._stuck.AddOrUpdate(rules[i].About.Name, 0, (_, stuck) => stuck - 1);
            return _abandoned;
        }

        private List<Signal> Ask(IRule rule)
        {
            var said = new List<Signal>();
            try
            {
                rule.Judge(input, said);
                return said;
            }
#pragma warning disable CA1031 // Whatever a rule throws, the comment is not lost by it.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFailed(runner.Logger, fault, rule.About.Name);
                return [RuleFaults.Failed(rule.About, input.Settings.Faults)];
            }
        }
    }

    private TimeProvider Clock => clock;

    private ILogger Logger => logger;
}
