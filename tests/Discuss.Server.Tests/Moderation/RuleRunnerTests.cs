using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Moderation;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discuss.Server.Tests.Moderation;

/// <summary>What becomes of a comment when a rule hangs or throws.</summary>
public sealed class RuleRunnerTests
{
    private static readonly RuleTimes Times = new();

    [Fact]
    public async Task A_rule_that_hangs_is_given_up_and_the_others_are_asked()
    {
        using var gate = new ManualResetEventSlim();
        var (clock, hanging) = (new TestClock(), new Rule("hanging", _ => gate.Wait()));
        var run = new RuleRunner(Times, clock, NullLogger<RuleRunner>.Instance).RunAsync([Says("one"), hanging, Says("two")], Input(), clock.GetTimestamp());

        await AdvanceAsync(clock, hanging, run, Times.Each);
        var signals = await run;

        Assert.Equal(["one", RuleFaults.Name, "two"], signals.Select(signal => signal.Rule));
        Assert.Equal(("hanging", Verdict.Hold), (signals[1].Label, signals[1].Verdict));
        gate.Set();
    }

    [Fact]
    public async Task A_rule_that_throws_says_that_it_failed_and_the_others_are_asked()
    {
        var runner = new RuleRunner(Times, TimeProvider.System, NullLogger<RuleRunner>.Instance);

        var signals = await runner.RunAsync(
            [new Rule("broken", _ => throw new InvalidOperationException("No.")), Says("two")], Input(), TimeProvider.System.GetTimestamp());

        Assert.Equal([RuleFaults.Name, "two"], signals.Select(signal => signal.Rule));
        Assert.Equal("The rule “broken” failed.", signals[0].Detail);
    }

    [Fact]
    public async Task However_many_rules_hang_a_comment_waits_no_longer_than_the_time_of_all()
    {
        using var gate = new ManualResetEventSlim();
        var clock = new TestClock();
        var rules = Enumerable.Range(0, 10).Select(i => new Rule($"hanging-{i}", _ => gate.Wait())).ToList();
        var started = clock.GetTimestamp();
        var run = new RuleRunner(Times, clock, NullLogger<RuleRunner>.Instance).RunAsync(rules, Input(), started);

        foreach (var rule in rules.TakeWhile(_ => clock.GetElapsedTime(started) < Times.Total))
        {
            var left = Times.Total - clock.GetElapsedTime(started);
            await AdvanceAsync(clock, rule, run, left < Times.Each ? left : Times.Each);
        }

        var signals = await run;

        Assert.Equal(rules.Select(rule => rule.About.Name), signals.Select(signal => signal.Label));
        Assert.InRange(clock.GetElapsedTime(started), TimeSpan.Zero, Times.Total);
        gate.Set();
    }

    [Fact]
    public async Task A_rule_that_keeps_four_threads_is_not_asked_for_a_fifth()
    {
        using var gate = new ManualResetEventSlim();
        var (clock, asked) = (new TestClock(), 0);
        var runner = new RuleRunner(Times, clock, NullLogger<RuleRunner>.Instance);
        var rule = new Rule("hanging", _ =>
        {
            Interlocked.Increment(ref asked);
            gate.Wait();
        });
        for (var i = 0; i < 4; i++)
        {
            var run = runner.RunAsync([rule], Input(), clock.GetTimestamp());
            await AdvanceAsync(clock, rule, run, Times.Each);
            await run;
        }

        Assert.Equal("hanging", Assert.Single(await runner.RunAsync([rule], Input(), clock.GetTimestamp())).Label);
        Assert.Equal(4, asked);
        gate.Set();
    }

    [Theory]
    [InlineData(true, "pending")]
    [InlineData(false, "approved")]
    public async Task A_comment_that_a_rule_could_not_judge_waits_or_appears_as_the_site_wants_it(bool hold, string state)
    {
        using var gate = new ManualResetEventSlim();
        await using var host = await DiscussHost.StartAsync(new HostOptions
        {
            ShortRuleTimes = true,
            Configure = builder => builder.Services.Replace(ServiceDescriptor.Singleton(new RulePipeline(
                [new Rule("hanging", _ => gate.Wait()), new Rule("broken", _ => throw new InvalidOperationException("No."))]))),
        });
        var calls = await ThreadCalls.StartAsync(host, new SiteSettings { Moderation = new() { Faults = new() { Hold = hold } } });

        var comment = await calls.PostedAsync(await calls.GuestAsync(), "A harmless sentence.");

        Assert.Equal(state, comment.GetProperty("state").GetString());
        gate.Set();
    }

    // The clock moves once the rule has been asked and its timer is set, and the run gets on.
    private static async Task AdvanceAsync(TestClock clock, Rule rule, Task run, TimeSpan by)
    {
        await rule.Asked.WaitAsync();
        await Wait.UntilAsync(() => clock.Pending > 0 || run.IsCompleted);
        clock.Advance(by);
    }

    private static Rule Says(string name) => new(name, signals => signals.Add(new Signal(name, null, null, [], "Said.", Verdict.Hold)));

    private static RuleInput Input() => new()
    {
        Text = new WrittenText("Hello.", "Hello.", [], [], new EngineNormalizer(null!)), Author = new AuthorStanding(), Settings = new ModerationSettings(),
        Now = TimeProvider.System.GetUtcNow(),
    };

    private sealed class Rule(string name, Action<ICollection<Signal>> judge) : IRule
    {
        public SemaphoreSlim Asked { get; } = new(0);

        public RuleDescription About { get; } = new(name, name, "A sentence.", "An example.", null, RulePass.Nobody);

        public bool IsOn(RuleInput input) => true;

        public void Judge(RuleInput input, ICollection<Signal> signals)
        {
            Asked.Release();
            judge(signals);
        }
    }
}
