namespace Discuss.Server.Client;

/// <summary>The scripts that browsers load. They are part of the assembly, so they are wherever the program is.</summary>
internal sealed class ClientScripts
{
    /// <summary>The loader of publishers' pages, at <c>/embed.js</c>.</summary>
    public ClientScript Embed { get; } = Load("embed");

    /// <summary>What makes the framed thread live.</summary>
    public ClientScript Thread { get; } = Load("thread");

    /// <summary>The address of the thread's script: it changes with the content, so that browsers may keep it for ever.</summary>
    public string ThreadPath => $"/assets/thread.{Thread.Hash}.js";

    /// <summary>What hands a sign-in from its window to the frame.</summary>
    public ClientScript Account { get; } = Load("account");

    public string AccountPath => $"/assets/account.{Account.Hash}.js";

    private static ClientScript Load(string entry) => new(ScriptBundle.Create($"{entry}.js", ReadModule));

    private static string ReadModule(string path)
    {
        using var stream = typeof(ClientScripts).Assembly.GetManifestResourceStream($"Client/{path}")
            ?? throw new InvalidOperationException($"The script {path} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
