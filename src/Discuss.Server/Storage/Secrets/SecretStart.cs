using System.Security.Cryptography;

namespace Discuss.Server.Storage.Secrets;

/// <summary>
/// Opens the installation's secrets before anything needs them: makes them in a new database, takes over those of an older installation from
/// the folder <c>keys</c>, and seals them under the first key where that is another one than before.
/// </summary>
internal sealed partial class SecretStart(StorageSettings settings, SecretStore store, SealingKeys keys, ILogger<SecretStart> logger) : IHostedService
{
    private const int KeyBytes = 32;

    /// <exception cref="StorageException">The secrets cannot be opened; the message says what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(cancellationToken);
        if (!keys.Any && found.Count > 0) store.Open(found[0]);
        if (!keys.Any) keys.MakeFile();
        if (!found.Any(secret => secret.Name == SecretStore.LookupName))
        {
            await store.AddAsync(Fresh(), cancellationToken);
            // Of two nodes that begin together one was first, and what it put there counts.
            found = await store.ReadAsync(cancellationToken);
        }

        store.Use(found.ToDictionary(secret => secret.Name, store.Open, StringComparer.Ordinal));
        var old = found.Where(secret => secret.KeyId != keys.First.Id).ToList();
        if (old.Count > 0 && await store.ResealAsync(old, cancellationToken) is var changed) LogResealed(changed);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private List<(string Name, byte[] Plain)> Fresh()
    {
        var fresh = new List<(string, byte[])> { (SecretStore.InstallationName, RandomNumberGenerator.GetBytes(8)) };
        var lookup = Path.Combine(settings.KeyFolder, "lookup.key");
        if (!File.Exists(lookup)) return [.. fresh, (SecretStore.LookupName, RandomNumberGenerator.GetBytes(KeyBytes))];
        var key = File.ReadAllBytes(lookup);
        if (key.Length != KeyBytes)
            throw new StorageException($"{lookup} holds no key of {KeyBytes} bytes. Restore it from a backup: guests' mail addresses are found with it.");
        fresh.Add((SecretStore.LookupName, key));
        foreach (var file in Directory.EnumerateFiles(settings.KeyFolder, "key-*.xml"))
            fresh.Add((KeyRing.NameOf(Path.GetFileNameWithoutExtension(file)), File.ReadAllBytes(file)));
        LogTakenOver(settings.KeyFolder);
        return fresh;
    }

    [LoggerMessage(Level = LogLevel.Information, Message =
        "The keys in {Folder} were taken over into the database; once all nodes run this version, key-*.xml and lookup.key may be deleted there")]
    private partial void LogTakenOver(string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} secrets were sealed under the first key of Discuss:Secrets:Keys")]
    private partial void LogResealed(int count);
}
