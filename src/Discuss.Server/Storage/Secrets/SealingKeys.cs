using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Identity;

namespace Discuss.Server.Storage.Secrets;

/// <summary>
/// The keys of this node: those of <c>Discuss:Secrets:Keys</c>, the first of which seals while all of them open, and then that of the file
/// <c>keys/sealing.key</c> in the data folder, which is made where nothing is configured. What stands in the file may be configured as well.
/// </summary>
internal sealed class SealingKeys
{
    private const int MinBytes = 32;
    private const int MinCharacters = 8;

    private readonly StorageSettings _settings;
    private List<SealingKey> _all;

    /// <exception cref="ConfigurationException">A configured key is too short or too simple.</exception>
    public SealingKeys(StorageSettings settings, IConfiguration configuration)
    {
        _settings = settings;
        var section = configuration.GetSection("Discuss:Secrets:Keys");
        var texts = section.Value is { Length: > 0 } one ? [one] : section.GetChildren().Select(child => child.Value ?? "").ToList();
        foreach (var text in texts.Where(text => Encoding.UTF8.GetByteCount(text) < MinBytes || text.Distinct().Count() < MinCharacters))
        {
            throw new ConfigurationException(
                $"Discuss:Secrets:Keys holds a key that is too easy to guess: each has at least {MinBytes} bytes of chance, such as 'openssl rand -base64 32' prints.");
        }

        _all = [.. texts.Select(text => new SealingKey(text))];
        if (File.Exists(FilePath)) _all.Add(new SealingKey(File.ReadAllText(FilePath).Trim()));
    }

    public SealingKey First => _all[0];

    public bool Any => _all.Count > 0;

    public SealingKey? Find(string id) => _all.Find(key => key.Id == id);

    public string FilePath => Path.Combine(_settings.KeyFolder, "sealing.key");

    /// <summary>Makes the file, or takes the one that another process made in the same moment.</summary>
    public void MakeFile()
    {
        Directory.CreateDirectory(_settings.KeyFolder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_settings.KeyFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Written beside and moved: a second process that starts now finds a whole key or none.
        var fresh = FilePath + "." + Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MinBytes)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(fresh, FilePath, overwrite: false);
        }
        catch (IOException) when (File.Exists(FilePath))
        {
            File.Delete(fresh);
        }

        _all = [new SealingKey(File.ReadAllText(FilePath).Trim())];
    }
}
