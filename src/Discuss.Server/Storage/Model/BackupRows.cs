namespace Discuss.Server.Storage.Model;

/// <summary>A backup that the server tried to take by itself.</summary>
internal sealed class BackupRunRow
{
    public long Id { get; set; }
    public required string Node { get; set; }
    public DateTimeOffset BeganAt { get; set; }
    public DateTimeOffset EndedAt { get; set; }

    /// <summary>Where it is; <see langword="null"/> for one that came to nothing.</summary>
    public string? File { get; set; }

    public long? Bytes { get; set; }
    public string? Fault { get; set; }
}
