namespace Discuss.Server.Client;

/// <summary>The scripts that browsers load. They are part of the assembly, so they are wherever the program is.</summary>
internal sealed class ClientScripts
{
    public const string DefaultLanguage = "en";

    private static readonly string[] Words = ["thread/words.js", "acting/words.js"];

    private readonly Dictionary<string, (Asset First, Asset Second)> _thread =
        new[] { DefaultLanguage, "ar", "de", "es", "fr" }.ToDictionary(language => language, LoadThread, StringComparer.Ordinal);

    /// <summary>The loader of publishers' pages, at <c>/embed.js</c>.</summary>
    public Asset Embed { get; } = Load("embed");

    /// <summary>The loader of lists on publishers' pages, at <c>/widgets.js</c>.</summary>
    public Asset Widgets { get; } = Load("widgets");

    /// <summary>What such a list tells the page around it.</summary>
    public Asset Widget { get; } = Load("widget");

    /// <summary>What hands a sign-in from its window to the frame.</summary>
    public Asset Account { get; } = Load("account");

    /// <summary>The keys of the moderators' queue, and its liveliness.</summary>
    public Asset Moderate { get; } = Load("moderate");

    /// <summary>The service worker that shows push messages, at <c>/push/worker.js</c>.</summary>
    public Asset PushWorker { get; } = Load("push-worker");

    /// <summary>The languages in which the thread's script speaks.</summary>
    public IEnumerable<string> Languages => _thread.Keys;

    /// <summary>Every script that a page of this server names.</summary>
    public IEnumerable<Asset> OfPages => [.. _thread.Values.SelectMany(pair => new[] { pair.First, pair.Second }), Account, Widget, Moderate];

    /// <summary>What makes the framed thread live, in a language; in English where it does not speak that one.</summary>
    public Asset Thread(string language) => PairOf(language).First;

    /// <summary>What such a script fetches once its reader does something.</summary>
    public Asset Acting(string language) => PairOf(language).Second;

    private (Asset First, Asset Second) PairOf(string language) => _thread.TryGetValue(language, out var pair) ? pair : _thread[DefaultLanguage];

    private static Asset Load(string entry) => Asset.Script(entry, ScriptBundle.Create($"{entry}.js", ReadModule));

    private static (Asset First, Asset Second) LoadThread(string language)
    {
        var pair = ScriptBundle.CreatePair(
            "thread.js", "acting.js", path => ReadModule(Words.Contains(path) && language != DefaultLanguage ? Path.ChangeExtension(path, $"{language}.js") : path));
        var second = Asset.Script($"acting-{language}", pair.Second, exact: true);
        return (Asset.Script($"thread-{language}", pair.First(second.Path)), second);
    }

    private static string ReadModule(string path)
    {
        using var stream = typeof(ClientScripts).Assembly.GetManifestResourceStream($"Client/{path}")
            ?? throw new InvalidOperationException($"The script {path} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
