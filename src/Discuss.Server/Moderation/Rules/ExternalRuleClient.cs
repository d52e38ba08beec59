using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Discuss.Core.Moderation;
using Discuss.Core.Moderation.Rules;
using Discuss.Server.Http;
using Discuss.Server.Http.Outbound;
using Discuss.Server.Webhooks;

namespace Discuss.Server.Moderation;

/// <summary>What a site's own rule is asked; never a mail address.</summary>
internal sealed record ExternalQuestion(string Type, DateTimeOffset Timestamp, string Site, ExternalComment Data);

/// <param name="ThreadKey">The article; empty where an edit does not know it.</param>
/// <param name="AnsweredText">What it answers, as it was written.</param>
internal sealed record ExternalComment(
    string ThreadKey, WebhookAuthor Author, string Text, string Html, bool IsEdit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AnsweredText);

/// <summary>What it answers.</summary>
internal sealed record ExternalAnswer(ExternalVerdict Verdict, string? Reason = null);

internal enum ExternalVerdict
{
    Approve,
    Hold,
    Reject,
}

/// <summary>
/// Asks a site's own rule about a comment, for no longer than <see cref="RuleTimes.External"/>. What does not answer in time, or not as it should,
/// is skipped and noted; after a few times in a row it is not asked for half a minute, so that a dead address does not cost each comment its wait.
/// </summary>
internal sealed partial class ExternalRuleClient(
    OutboundClient outbound, ExternalSecrets secrets, RuleTimes times, IMeterFactory meters, TimeProvider clock, ILogger<ExternalRuleClient> logger)
{
    private static readonly JsonSerializerOptions Answers = new(JsonSettings.Default) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    private readonly HostBreaker _breaker = new(failures: 3, TimeSpan.FromSeconds(30), clock);

    private readonly Counter<long> _answered = meters.Create(new MeterOptions("Discuss"))
        .CreateCounter<long>("discuss.external_rule.answered", description: "Comments about which a site's own rule has said something.");

    private readonly Counter<long> _skipped = meters.Create(new MeterOptions("Discuss"))
        .CreateCounter<long>("discuss.external_rule.skipped", description: "Comments about which a site's own rule was to be asked and said nothing in time.");

    /// <summary>What the rule says; <see langword="null"/> where there is none, where its author passes, and where it has nothing to say. Never throws.</summary>
    public async Task<Signal?> AskAsync(Submission submission, RuleInput input, CancellationToken cancellationToken)
    {
        if (input.Settings.External.Url is not { } address || input.Author.Passes(ExternalRule.About)) return null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url)) return Skipped("its address is none.");
        // Its own name and not the host's: several sites may have their rules on one host.
        var name = $"{submission.Site.Id} {url.Authority}";
        if (!_breaker.IsOpenTo(name, out _)) return Skipped("it did not answer the last times, and is left alone for a while.");
        try
        {
            var answer = await AnswerAsync(url, submission, cancellationToken);
            _breaker.Succeeded(name);
            _answered.Add(1);
            return ExternalRule.Of(
                answer.Verdict switch { ExternalVerdict.Reject => Verdict.Reject, ExternalVerdict.Hold => Verdict.Hold, _ => Verdict.Approve },
                string.IsNullOrWhiteSpace(answer.Reason) ? null : answer.Reason.Trim());
        }
#pragma warning disable CA1031 // Whatever is wrong with it, the comment is not lost by it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            var why = fault is OutboundException or JsonException ? fault is JsonException ? "it answered something else than a verdict." : fault.Message : "it failed.";
            if (_breaker.Failed(name)) LogResting(submission.Site.Slug, why);
            return Skipped(why);
        }
    }

    /// <exception cref="OutboundException">No answer in time, or one that says that something is wrong.</exception>
    /// <exception cref="JsonException">The answer is no verdict.</exception>
    private async Task<ExternalAnswer> AnswerAsync(Uri url, Submission submission, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(times.External);
        var now = clock.GetUtcNow();
        var body = JsonSerializer.SerializeToUtf8Bytes(QuestionOf(submission, now), JsonSettings.Default);
        var (id, timestamp) = (Guid.CreateVersion7(now).ToString("N"), now.ToUnixTimeSeconds());
        var signature = WebhookSecrets.Sign(await secrets.OfAsync(submission.Site.Id, time.Token), id, timestamp, body);
        (string, string)[] headers =
            [("webhook-id", id), ("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)), ("webhook-signature", signature)];
        var answer = await outbound.PostAsync(url, body, "application/json", headers, Bounds.ExternalAnswer, times.External, cancellationToken);
        if (answer.Status == StatusCodes.Status204NoContent) return new ExternalAnswer(ExternalVerdict.Approve);
        if (answer.Status != StatusCodes.Status200OK) throw new OutboundException($"The address answered with {answer.Status}.");
        return JsonSerializer.Deserialize<ExternalAnswer>(answer.Start, Answers) ?? throw new JsonException("The answer is null.");
    }

    private static ExternalQuestion QuestionOf(Submission submission, DateTimeOffset now) => new(
        "comment.screen", now, submission.Site.Slug,
        new ExternalComment(
            submission.ThreadKey,
            new WebhookAuthor(submission.Author.AuthorId.ToString(CultureInfo.InvariantCulture), submission.Author.Kind, submission.Author.Name),
            submission.Body, submission.Rendered.Html, submission.IsEdit, submission.ParentBody));

    private Signal Skipped(string why)
    {
        _skipped.Add(1);
        return ExternalRule.SkippedBecause(why);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The own rule of the site {Site} is left alone for a while: {Why}")]
    private partial void LogResting(string site, string why);
}
