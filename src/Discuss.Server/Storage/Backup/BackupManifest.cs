using System.Text.Json;
using System.Text.Json.Serialization;

namespace Discuss.Server.Storage.Backup;

/// <summary>What a backup says of itself: the file <c>manifest.json</c> in it, written last.</summary>
internal sealed record BackupManifest
{
    public const string FileName = "manifest.json";

    /// <summary>The layout of the file that this program writes. It reads the one before, too, in which no images were.</summary>
    public const int Newest = 2;

    // A manifest lists some dozens of parts.
    private const long MaxBytes = 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public required int Format { get; init; }

    public required Dialect Database { get; init; }

    /// <summary>The number of the last schema script that the database had seen.</summary>
    public required int Schema { get; init; }

    /// <summary>The mark: everything that was acknowledged before it is in the backup.</summary>
    public DateTimeOffset TakenAt { get; init; }

    public required string Program { get; init; }

    public required long Comments { get; init; }

    /// <summary>The names of the keys that the secrets in it are sealed under. The keys themselves are kept apart.</summary>
    public required IReadOnlyList<string> SealedUnder { get; init; }

    public IReadOnlyList<BackupPart> Parts { get; init; } = [];

    /// <summary>The images in it.</summary>
    public BackupImages Images { get; init; } = new(0, 0, 0);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="BackupException">It is no manifest, or one of a newer version.</exception>
    public static async Task<BackupManifest> ReadAsync(Stream from, long length, CancellationToken cancellationToken)
    {
        if (length > MaxBytes) throw BackupException.Damaged("its manifest is far too long");
        try
        {
            var document = await JsonSerializer.DeserializeAsync<JsonElement>(from, Json, cancellationToken);
            if (document.GetProperty("format").GetInt32() is var format and not (1 or Newest))
                throw new BackupException($"The backup is of format {format}, and this program reads up to {Newest}. Restore it with the version of Discuss that made it, or a newer one.");
            return document.Deserialize<BackupManifest>(Json)!;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw BackupException.Damaged("its manifest cannot be read", fault);
        }
    }
}

/// <summary>One file in a backup.</summary>
/// <param name="Sha256">Of the file as it was before it was compressed, in hexadecimal.</param>
/// <param name="Table">Which table it is, where it is one.</param>
internal sealed record BackupPart(string Name, long Bytes, string Sha256, BackupTable? Table = null);

/// <summary>The images in a backup.</summary>
/// <param name="LeftOut">How many the database knew that had no file, or one that was damaged.</param>
internal sealed record BackupImages(long Count, long Bytes, long LeftOut);

/// <summary>A table of PostgreSQL, in the binary format of COPY.</summary>
/// <param name="Numbered">The column that the database numbers, where it has one.</param>
/// <param name="LastNumber">The last number that it gave.</param>
internal sealed record BackupTable(string Name, IReadOnlyList<string> Columns, string? Numbered, long LastNumber);

/// <summary>A backup cannot be taken or put back; the message says what to do.</summary>
internal sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static BackupException Damaged(string how, Exception? inner = null) =>
        new($"The backup is damaged: {how}. Nothing was restored. Take another backup.", inner);
}
