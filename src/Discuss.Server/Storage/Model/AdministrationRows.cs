namespace Discuss.Server.Storage.Model;

/// <summary>An origin from whose pages browsers asked for a site's discussions; site 0 for the loader.</summary>
internal sealed class SightingRow
{
    public int SiteId { get; set; }
    public required string Origin { get; set; }
    public DateTimeOffset FirstAt { get; set; }
    public DateTimeOffset LastAt { get; set; }
}
