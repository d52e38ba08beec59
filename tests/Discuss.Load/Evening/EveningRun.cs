using Discuss.Load.Live;

namespace Discuss.Load.Evening;

/// <summary>One node on SQLite from its start through an evening: the first answer, a burst, posts beside readers, and everything at once.</summary>
internal sealed class EveningRun(Figures figures, LoadOptions options, CancellationToken cancellationToken)
{
    public async Task RunAsync()
    {
        if (options.Runs("start")) await new FirstAnswer(figures, options, cancellationToken).RunAsync();
        if (options.Runs("burst")) await new Burst(figures, options, cancellationToken).RunAsync();
        if (options.Runs("beside")) await OneNode.WithAsync(options, keepsWindows: true, (_, client) => new PostsBesideReaders(figures, client, cancellationToken).RunAsync(), cancellationToken);
        if (options.Runs("mixed")) await OneNode.WithAsync(options, keepsWindows: true, (discuss, client) => new MixedEvening(figures, options, discuss, client, cancellationToken).RunAsync(), cancellationToken);
    }
}
