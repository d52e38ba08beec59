namespace Discuss.Server.Storage.Model;

internal sealed class SearchDocumentRow
{
    public long Id { get; set; }
    public int SiteId { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }

    /// <summary>That of the comment whose text is in the index; 0 for one that is to be read anew.</summary>
    public int Version { get; set; }
}

internal sealed class SearchPlaceRow
{
    public int Id { get; set; }

    /// <summary>The last line of the log that was followed.</summary>
    public long TransitionId { get; set; }

    public int Folding { get; set; }
}

internal sealed class RetentionRunRow
{
    /// <summary>Days since 1970.</summary>
    public int Day { get; set; }

    public required string What { get; set; }
    public long Removed { get; set; }
    public DateTimeOffset RanAt { get; set; }
}
