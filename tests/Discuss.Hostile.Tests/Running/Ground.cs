using Discuss.Core.Tests.Rendering;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Hostile.Tests.Running;

/// <summary>What the attacks share: a running server, and the inputs to try on it.</summary>
/// <param name="share">Of the published inputs every one for 1, every tenth for 10.</param>
public sealed class Ground(int share) : IAsyncDisposable
{
    private static readonly string[] Attacks =
    [
        "xss_owasp_filter_evasion.json", "xss_html5sec.json", "xss_dompurify_fixtures.json", "xss_dompurify_suite.json",
        "xss_sanitize_html.json", "xss_ganss_htmlsanitizer.json",
    ];

    private static readonly string[] Oddities = ["naughty_strings_blns.json", "commonmark_spec_examples.json", "commonmark_regression.json"];

    private readonly Lazy<Task<DiscussHost>> _host = new(() => DiscussHost.StartAsync());

    /// <summary>Whether only a sample is tried.</summary>
    public bool IsSample => share > 1;

    /// <summary>Attacks with mark-up: the project's own, and the published ones where they are at hand.</summary>
    public IReadOnlyList<string> Markup { get; } = [.. HostileInputs.All, .. OwnMarkup.All, .. Published(Attacks, share)];

    /// <summary>Texts that programs trip over, and Markdown's own examples.</summary>
    public IReadOnlyList<string> Oddity { get; } = [.. HostileInputs.All, .. Published(Oddities, share)];

    /// <summary>Where the inputs come from, in a sentence.</summary>
    public string Sources => Corpora.Folder is null
        ? $"The project's own {HostileInputs.All.Length + OwnMarkup.All.Length} inputs only: there is no folder shared/corpora, and DISCUSS_CORPORA names none."
        : $"{Markup.Count} inputs with mark-up and {Oddity.Count} oddities, published ones among them{(IsSample ? $" (each {share}th)" : "")}.";

    /// <summary>A server without limits, which the attacks share, each on sites of its own.</summary>
    public Task<DiscussHost> HostAsync() => _host.Value;

    public async ValueTask DisposeAsync()
    {
        if (_host.IsValueCreated) await (await _host.Value).DisposeAsync();
    }

    private static IEnumerable<string> Published(string[] files, int share) => Corpora.Folder is null ? []
        : files.SelectMany(Corpora.Read).Where((_, i) => i % share == 0).Select(item => item.Payload).Where(payload => payload.Length > 0);
}
