using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Moderation.Rules.Words;
using Discuss.Core.Rendering;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Telemetry;
using Discuss.Toxicity;

namespace Discuss.Server.Moderation;

/// <summary>A comment that somebody wants to post, or another text for one.</summary>
internal sealed record Submission(Site Site, Actor Author, string Body, RenderResult.Ok Rendered)
{
    /// <summary>The thread's key; empty where no rule of the site asks for it.</summary>
    public string ThreadKey { get; init; } = "";

    /// <summary>What it answers, as it was written; <see langword="null"/> at the top level.</summary>
    public string? ParentBody { get; init; }

    /// <summary>The author was asked to think again, and posts it all the same.</summary>
    public bool Insist { get; init; }

    public bool IsEdit { get; init; }

    /// <summary>The sanctions that are in force.</summary>
    public IReadOnlyList<Sanction> Sanctions { get; init; } = [];
}

/// <summary>What the rules say of a comment before it is written.</summary>
/// <param name="Score">What the classifier gave it; <see langword="null"/> where it was not asked.</param>
/// <param name="Model">Which model gave it.</param>
internal sealed record Screening(Ruling Ruling, ToxicityScore? Score, string? Model)
{
    public Verdict Verdict => Ruling.Verdict;

    public IReadOnlyList<Signal> Signals => Ruling.Signals;

    /// <summary>The rule that decided, for the log.</summary>
    public string Rule => Ruling.Rule;

    /// <summary>Whether the author was asked to think again and posts it all the same.</summary>
    public bool Insisted => Signals.Any(signal => signal.Rule == Policy.Insisted);

    /// <summary>How sure the surest rule is, 0 to 1; 0 where no rule gave a number.</summary>
    public double Surest => Signals.Max(signal => signal.Score) ?? 0;
}

/// <summary>Whether limits are on: without them nobody posts too often or too much of the same.</summary>
internal sealed record RuleSwitches(bool HasLimits);

/// <summary>Asks every rule of a site about a comment, and makes one verdict of what they say.</summary>
internal sealed partial class Screener(
    RulePipeline pipeline, RuleRunner runner, ExternalRuleClient external, RuleTimes times, RuleSwitches switches, SiteModels models, ITextNormalizer normalizer, WordLists words,
    StandingReader standings, Permissions permissions, TimeProvider clock, ILogger<Screener> logger)
{
    /// <summary>Asks every rule about a sentence of nobody's, so that the first author does not wait for the compiler.</summary>
    public void WarmUp()
    {
        const string Sample = "Whoever comes first shall not wait: see https://example.org";
        RulePipeline.Default.Judge(new RuleInput
        {
            Text = new WrittenText(Sample, Sample, [new WrittenLink("example.org", null)], [], normalizer),
            Author = new AuthorStanding(),
            Settings = new ModerationSettings(),
            Now = clock.GetUtcNow(),
            SuspectWords = WordList.Compile(["no such word"], normalizer),
            Classifier = models.Shipped is { } classifier ? new ToxicityOpinion(classifier, Sample, null).ForRules() : null,
        });
    }

    /// <summary>Never takes longer than <see cref="RuleTimes.Total"/>, whatever a rule or the database does.</summary>
    public async Task<Screening> ScreenAsync(Submission submission, CancellationToken cancellationToken)
    {
        using var span = Spans.Start("comment.screen");
        var started = clock.GetTimestamp();
        var opinion = await models.OfAsync(submission.Site.Id) is { } classifier ? new ToxicityOpinion(classifier, ImageMarks.WithoutIds(submission.Body), submission.ParentBody) : null;
        var input = await InputAsync(submission, opinion, cancellationToken);
        var elsewhere = external.AskAsync(submission, input, cancellationToken);
        var rules = pipeline.For(input).ToList();
        var unread = new List<Signal>();
        if (rules.Any(rule => rule.About.NeedsRecord))
        {
            var read = await RecentAsync(submission, input, cancellationToken);
            if (read.Recent is { } recent) input = input with { Author = input.Author with { Recent = recent } };
            else
            {
                unread = [.. rules.Where(rule => rule.About.NeedsRecord).Select(rule => read.Late ? RuleFaults.Late(rule.About, input.Settings.Faults) : RuleFaults.Failed(rule.About, input.Settings.Faults))];
                rules.RemoveAll(rule => rule.About.NeedsRecord);
            }
        }

        IReadOnlyList<Signal> signals = [.. unread, .. await runner.RunAsync(rules, input, started)];
        // What is refused already does not wait for another opinion.
        if (!signals.Any(signal => signal.Verdict == Verdict.Reject) && await elsewhere is { } said) signals = [.. signals, said];
        if (signals.Count > 0) signals = await TrustingAsync(submission, signals, times.Total - clock.GetElapsedTime(started), cancellationToken);
        return new Screening(Policy.Rule(signals, submission.Insist), opinion?.Score, opinion?.Model);
    }

    private async Task<RuleInput> InputAsync(Submission submission, ToxicityOpinion? opinion, CancellationToken cancellationToken)
    {
        var (site, body, rendered) = (submission.Site, ImageMarks.WithoutIds(submission.Body), submission.Rendered);
        var (banned, suspect) = words.Of(site);
        return new RuleInput
        {
            Text = new WrittenText(body, rendered.PlainText, LinkFinder.Links(rendered.Html, body), LinkFinder.Images(body), normalizer),
            Author = new AuthorStanding
            {
                IsStaff = submission.Author.MemberId is { } member && await permissions.RoleAsync(member, site.Id, cancellationToken) >= Role.Staff,
                IsGuest = submission.Author.Kind == AuthorKind.Guest,
                Sanctions = submission.Sanctions,
            },
            Settings = site.Settings.Moderation,
            Now = clock.GetUtcNow(),
            ThreadKey = submission.ThreadKey,
            SiteIsPremoderated = site.Settings.Mode == ModerationMode.Premoderate,
            GuestsAreHeld = site.Settings.Guests == GuestPolicy.Held,
            OwnHosts = site.Hosts,
            IsEdit = submission.IsEdit,
            HasLimits = switches.HasLimits,
            BannedWords = banned,
            SuspectWords = suspect,
            Classifier = opinion?.ForRules(),
        };
    }

    private async Task<(IReadOnlyList<RecentComment>? Recent, bool Late)> RecentAsync(
        Submission submission, RuleInput input, CancellationToken cancellationToken)
    {
        var asked = RecordAsked.By(input.Settings, switches.HasLimits, input.Now);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var read = standings.RecentAsync(submission.Site.Id, submission.Author, asked, enough.Token);
            return (await read.WaitAsync(times.Reading, clock, cancellationToken), false);
        }
        catch (TimeoutException)
        {
            await enough.CancelAsync();
            return (null, true);
        }
#pragma warning disable CA1031 // The rules that need it say that they could not judge.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogUnread(logger, fault);
            return (null, false);
        }
    }

    // Asked only where it makes a difference: most comments give no reason to.
    private async Task<IReadOnlyList<Signal>> TrustingAsync(
        Submission submission, IReadOnlyList<Signal> signals, TimeSpan left, CancellationToken cancellationToken)
    {
        var passed = signals.Where(IsPassed).ToList();
        if (passed.Count == 0 || left <= TimeSpan.Zero) return signals;
        try
        {
            var trusted = await standings.IsTrustedAsync(submission.Site.Id, submission.Author.AuthorId, cancellationToken).WaitAsync(left, clock, cancellationToken);
            return trusted ? [.. signals.Except(passed)] : signals;
        }
        catch (TimeoutException)
        {
            return signals;
        }
    }

    // A rule that the author passes may as well fail.
    private static bool IsPassed(Signal signal) =>
        RuleCatalogue.Find(signal.Rule == RuleFaults.Name ? signal.Label! : signal.Rule)?.Passes == RulePass.StaffAndTrusted;

    [LoggerMessage(Level = LogLevel.Error, Message = "What an author wrote before could not be read.")]
    private static partial void LogUnread(ILogger logger, Exception fault);
}
