using System.Collections.Concurrent;
using System.Text.Json;
using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Toxicity;
using Discuss.Toxicity.Model;
using Discuss.Toxicity.Training;
using static Discuss.Server.Storage.Parameter;

namespace Discuss.Server.Moderation;

/// <summary>A model that was fitted to a site, and how it did beside the shipped one.</summary>
internal sealed record SiteModelView(string Model, bool Active, DateTimeOffset CreatedAt, ModelReport Report);

/// <summary>Both models on decisions that neither learned from.</summary>
internal sealed record ModelReport(int Learned, int HeldBack, ModelFigures Shipped, ModelFigures Fitted);

/// <summary>How a model judges the decisions that were held back; the area is missing where only one kind of decision was held back.</summary>
internal sealed record ModelFigures(double? RocAuc, int Right, int Missed, int FalseAlarms);

/// <summary>Fits the classifier to sites, keeps what came of it, and says which model judges a site's comments.</summary>
internal sealed partial class SiteModels : IDisposable
{
    private static readonly Sql Put = new(
        """
        INSERT INTO site_models (site_id, name, model, report, active, created_at) VALUES (@site, @name, @model, @report, 0, @now)
        ON CONFLICT (site_id) DO UPDATE SET name = excluded.name, model = excluded.model, report = excluded.report, active = 0,
          created_at = excluded.created_at
        """,
        Int("site"), Text("name"), Bytes("model"), Text("report"), Long("now"));

    private static readonly Sql Find = new("SELECT name, active, created_at, report FROM site_models WHERE site_id = @site", Int("site"));

    private static readonly Sql ActiveModel = new("SELECT model FROM site_models WHERE site_id = @site AND active = 1", Int("site"));

    private static readonly Sql Activate = new("UPDATE site_models SET active = @active WHERE site_id = @site", Int("active"), Int("site"));

    private readonly ConcurrentDictionary<int, Lazy<Task<IToxicityClassifier?>>> _active = new();
    private readonly SemaphoreSlim _training = new(1, 1);
    private readonly IDatabase _database;
    private readonly Engine _engine;
    private readonly RuleTimes _times;
    private readonly TimeProvider _clock;
    private readonly ILogger<SiteModels> _logger;
    private readonly IDisposable _subscription;
    private readonly IDisposable _gaps;

    public SiteModels(IDatabase database, Engine engine, IEventBus bus, RuleTimes times, TimeProvider clock, ILogger<SiteModels> logger)
    {
        (_database, _engine, _times, _clock, _logger) = (database, engine, times, clock, logger);
        _subscription = bus.Subscribe(Hear);
        _gaps = bus.SubscribeToGaps(_active.Clear);
    }

    /// <summary>What judges a site's comments: its own model where that is in use, else that of the installation; <see langword="null"/> without any.</summary>
    public async ValueTask<IToxicityClassifier?> OfAsync(int site)
    {
        var loading = _active.GetOrAdd(site, key => new Lazy<Task<IToxicityClassifier?>>(() => LoadAsync(key))).Value;
        try
        {
            return await loading.WaitAsync(_times.Model, _clock) ?? Shipped;
        }
        catch (TimeoutException)
        {
            // No comment waits for long because a database does.
            return Shipped;
        }
    }

    /// <summary>The model of the installation; <see langword="null"/> where there is none.</summary>
    public IToxicityClassifier? Shipped => _engine.Classifier;

    /// <summary>The site's own model; <see langword="null"/> where none was fitted.</summary>
    public async Task<SiteModelView?> FindAsync(Site site, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await session.FirstAsync(
            Find,
            row => new SiteModelView(
                row.GetString(0), row.GetInt32(1) == 1, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
                JsonSerializer.Deserialize<ModelReport>(row.GetString(3), JsonSettings.Default)!),
            cancellationToken, site.Id);
    }

    /// <summary>Fits a model to what the site's moderators decided. It is kept and not used: that is another decision.</summary>
    /// <exception cref="ProblemException">409 while another fit runs or where there are too few decisions; 503 without the shipped model.</exception>
    public async Task<SiteModelView> FitAsync(Site site, CancellationToken cancellationToken)
    {
        if (!await _training.WaitAsync(0, cancellationToken))
            throw new ProblemException(StatusCodes.Status409Conflict, "training", "A model is being fitted at this moment.");
        try
        {
            var fitted = await FitAsync(await DecisionsAsync(site, cancellationToken), site, cancellationToken);
            var report = new ModelReport(fitted.Learned, fitted.HeldBack, Figures(fitted.Before), Figures(fitted.After));
            var now = _clock.GetUtcNow();
            await _database.WriteAsync(
                async session =>
                {
                    await session.ExecuteAsync(
                        Put, cancellationToken, site.Id, fitted.Version, fitted.File, JsonSerializer.Serialize(report, JsonSettings.Default),
                        now.ToUnixTimeMilliseconds());
                    session.Publish(new ModerationEvent(site.Id, ModerationEventKind.SettingsChanged));
                    return 0;
                },
                cancellationToken);
            return new SiteModelView(fitted.Version, Active: false, now, report);
        }
        finally
        {
            _training.Release();
        }
    }

    /// <summary>Lets the site's own model judge its comments, or the shipped one again.</summary>
    /// <exception cref="ProblemException">404 where none was fitted.</exception>
    public async Task<SiteModelView> UseAsync(Site site, bool active, CancellationToken cancellationToken)
    {
        await _database.WriteAsync(
            async session =>
            {
                var changed = await session.ExecuteAsync(Activate, cancellationToken, active ? 1 : 0, site.Id);
                session.Publish(new ModerationEvent(site.Id, ModerationEventKind.SettingsChanged));
                return changed;
            },
            cancellationToken);
        return await FindAsync(site, cancellationToken) ?? throw ProblemException.NotFound("no-model", "No model was fitted to this site yet.");
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _gaps.Dispose();
        _training.Dispose();
    }

    private static ModelFigures Figures(DecisionFigures figures) =>
        new(double.IsNaN(figures.RocAuc) ? null : Math.Round(figures.RocAuc, 4), figures.Right, figures.Missed, figures.FalseAlarms);

    private static Task<FittedModel> FitAsync(List<DecidedComment> decisions, Site site, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                return DecisionFit.Fit(LinearToxicityClassifier.Load(), decisions, score => Flags(site, score), cancellationToken);
            }
            catch (InvalidDataException few)
            {
                throw new ProblemException(StatusCodes.Status409Conflict, "too-few-decisions", "There are too few decisions to learn from.", few.Message);
            }
            catch (ToxicityModelException missing)
            {
                throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "no-classifier", "There is no model to begin with.", missing.Message);
            }
        },
        cancellationToken);

    private static bool Flags(Site site, ToxicityScore score)
    {
        var lines = site.Settings.Moderation.Classifier;
        return Enum.GetValues<ToxicityLabel>().Any(label =>
            score[label] >= lines.Nudge[(Core.Moderation.Rules.ClassifierLabel)label]
            || score[label] >= lines.Hold[(Core.Moderation.Rules.ClassifierLabel)label]);
    }

    private async Task<List<DecidedComment>> DecisionsAsync(Site site, CancellationToken cancellationToken)
    {
        await using var session = await _database.ReadAsync(cancellationToken);
        return await DecisionReader.ReadAsync(session, site.Id, cancellationToken);
    }

    private void Hear(ModerationEvent @event)
    {
        if (@event.Kind == ModerationEventKind.SettingsChanged) _active.TryRemove(@event.Site, out _);
    }

    private async Task<IToxicityClassifier?> LoadAsync(int site)
    {
        try
        {
            await using var session = await _database.ReadAsync(CancellationToken.None);
            var file = await session.FirstAsync(ActiveModel, row => row.GetFieldValue<byte[]>(0), CancellationToken.None, site);
            return file is null ? null : LinearToxicityClassifier.Parse(file, "the site's model");
        }
        catch (ToxicityModelException fault)
        {
            // Made by another version, or damaged: the shipped one judges until it is fitted anew.
            LogUnusable(_logger, site, fault.Message);
            return null;
        }
        catch
        {
            _active.TryRemove(site, out _);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model of site {Site} cannot be used, the shipped one judges: {Fault}")]
    private static partial void LogUnusable(ILogger logger, int site, string fault);
}
