namespace Discuss.Server.Storage.Model;

internal sealed class MovedThreadRow
{
    public int SiteId { get; set; }
    public required string ForeignId { get; set; }
    public required string Source { get; set; }
    public int ThreadNumber { get; set; }
}

internal sealed class MovedCommentRow
{
    public int SiteId { get; set; }
    public required string ForeignId { get; set; }
    public required string Source { get; set; }
    public int ThreadNumber { get; set; }
    public int Ordinal { get; set; }
}

internal sealed class MovedAuthorRow
{
    public int SiteId { get; set; }
    public required string ForeignHash { get; set; }
    public required string Source { get; set; }
    public long AuthorId { get; set; }
}

internal sealed class MovedSubscriptionRow
{
    public int SiteId { get; set; }
    public required string ForeignHash { get; set; }
    public required string Source { get; set; }
    public long AuthorId { get; set; }
}
