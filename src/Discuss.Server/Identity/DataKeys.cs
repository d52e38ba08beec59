using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Discuss.Server.Identity;

/// <summary>
/// The installation's secrets, in the folder <c>keys</c> of the data folder: Data Protection's key ring, and the key under which
/// what is sealed can be found again. Nodes of one installation share that folder.
/// </summary>
internal sealed class DataKeys
{
    private const int LookupBytes = 32;

    private readonly byte[] _lookup;

    public DataKeys(StorageSettings settings) => _lookup = LoadLookup(Path.Combine(Folder(settings).FullName, "lookup.key"));

    public static void Add(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Discuss");
        services.AddOptions<KeyManagementOptions>().Configure<StorageSettings, ILoggerFactory>((options, settings, loggers) =>
            options.XmlRepository = new FileSystemXmlRepository(Folder(settings), loggers));
        services.AddSingleton<DataKeys>();
    }

    /// <summary>32 bytes that are the same for the same text, and tell nothing of it without the key (HMAC-SHA-256).</summary>
    public byte[] LookupHash(string text) => HMACSHA256.HashData(_lookup, Encoding.UTF8.GetBytes(text));

    private static DirectoryInfo Folder(StorageSettings settings)
    {
        var path = Path.Combine(settings.DataFolder, "keys");
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static byte[] LoadLookup(string path)
    {
        if (!File.Exists(path))
        {
            // Written beside and moved: a second process that starts now finds a whole key or none.
            var fresh = path + "." + Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(fresh, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(LookupBytes));
                file.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(fresh, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(fresh);
            }
        }

        var key = File.ReadAllBytes(path);
        return key.Length == LookupBytes
            ? key
            : throw new StorageException($"{path} holds no key of {LookupBytes} bytes. Restore it from a backup: guests' mail addresses are found with it.");
    }
}
