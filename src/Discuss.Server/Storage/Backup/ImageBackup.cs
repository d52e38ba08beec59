using System.Data.Common;
using System.Security.Cryptography;
using Discuss.Core.Images;
using Discuss.Core.Rendering;
using Discuss.Server.Images;

namespace Discuss.Server.Storage.Backup;

/// <summary>
/// The files of images in a backup: <c>images/{hash}.{extension}</c>, those that the database of that moment knows. The name of each is the
/// SHA-256 of what is in it, and so needs no list beside it.
/// </summary>
internal static class ImageBackup
{
    public const string Folder = "images/";

    /// <summary>Since this script there are images.</summary>
    private const int Schema = 8;

    private const string Next = "SELECT hash, type FROM images WHERE hash > @after ORDER BY hash LIMIT 500";

    /// <summary>Adds the files of all images that the connection sees.</summary>
    public static async Task<BackupManifest> AddAsync(DbConnection connection, BackupManifest manifest, ImageFiles files, BackupWriter to, CancellationToken cancellationToken)
    {
        if (manifest.Schema < Schema) return manifest;
        var (count, bytes, leftOut) = (0L, 0L, 0L);
        for (var after = ""; ;)
        {
            var some = await NextAsync(connection, after, cancellationToken);
            foreach (var (hash, type) in some)
            {
                // Nobody shows one any more whose file went since that moment. One that is not what it was would not be taken back.
                if (await files.ReadAsync(hash, type, cancellationToken) is not { } content)
                {
                    leftOut++;
                    continue;
                }

                await to.AddAsync(NameOf(hash, type), content, cancellationToken);
                (count, bytes) = (count + 1, bytes + content.Length);
            }

            if (some.Count == 0) return manifest with { Images = new BackupImages(count, bytes, leftOut) };
            after = some[^1].Hash;
        }
    }

    /// <summary>The hash and kind of an image by its name in a backup; <see langword="null"/> where it is no image's.</summary>
    public static (string Hash, ImageType Type)? Of(string name) =>
        name.StartsWith(Folder, StringComparison.Ordinal) && ImageMarks.IsAddress("/" + name) && name.Split('/', '.') is [_, var hash, var extension]
        && ImageTypes.OfExtension(extension) is { } type
            ? (hash, type)
            : null;

    /// <summary>Whether this is the content of the image of that name.</summary>
    public static bool Is(string hash, ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content)) == hash;

    private static string NameOf(string hash, ImageType type) => Folder + hash + "." + type.Extension();

    private static async Task<List<(string Hash, ImageType Type)>> NextAsync(DbConnection connection, string after, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Next;
        command.CommandTimeout = 0;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@after", after);
        command.Parameters.Add(parameter);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var some = new List<(string, ImageType)>();
        while (await rows.ReadAsync(cancellationToken)) some.Add((rows.GetString(0), (ImageType)rows.GetInt32(1)));
        return some;
    }
}
