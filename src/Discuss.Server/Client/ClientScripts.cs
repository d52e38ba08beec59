namespace Discuss.Server.Client;

/// <summary>The scripts that browsers load. They are part of the assembly, so they are wherever the program is.</summary>
internal sealed class ClientScripts
{
    public const string DefaultLanguage = "en";

    private const string Words = "thread/words.js";

    private readonly Dictionary<string, ClientScript> _thread =
        new[] { DefaultLanguage, "ar", "de", "es", "fr" }.ToDictionary(language => language, LoadThread, StringComparer.Ordinal);

    /// <summary>The loader of publishers' pages, at <c>/embed.js</c>.</summary>
    public ClientScript Embed { get; } = Load("embed");

    /// <summary>The languages in which the thread's script speaks.</summary>
    public IEnumerable<string> Languages => _thread.Keys;

    /// <summary>What makes the framed thread live, in a language; in English where it does not speak that one.</summary>
    public ClientScript Thread(string language) => _thread.GetValueOrDefault(language) ?? _thread[DefaultLanguage];

    /// <summary>The address of the thread's script: it changes with the content, so that browsers may keep it for ever.</summary>
    public string ThreadPath(string language) => $"/assets/thread-{language}.{Thread(language).Hash}.js";

    /// <summary>What hands a sign-in from its window to the frame.</summary>
    public ClientScript Account { get; } = Load("account");

    public string AccountPath => $"/assets/account.{Account.Hash}.js";

    private static ClientScript Load(string entry) => new(ScriptBundle.Create($"{entry}.js", ReadModule));

    private static ClientScript LoadThread(string language) => new(ScriptBundle.Create(
        "thread.js", path => ReadModule(path == Words && language != DefaultLanguage ? $"thread/words.{language}.js" : path)));

    private static string ReadModule(string path)
    {
        using var stream = typeof(ClientScripts).Assembly.GetManifestResourceStream($"Client/{path}")
            ?? throw new InvalidOperationException($"The script {path} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
