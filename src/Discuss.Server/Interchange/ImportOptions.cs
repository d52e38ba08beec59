using Discuss.Core.Interchange;

namespace Discuss.Server.Interchange;

/// <summary>What is to be imported, and how.</summary>
/// <param name="Source">One of <see cref="ImportSource.Names"/>.</param>
/// <param name="Site">The slug of the site that it goes to.</param>
/// <param name="File">The export.</param>
internal sealed record ImportOptions(string Source, string Site, string File)
{
    /// <summary>Reads and judges everything, and writes nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>What articles are called here.</summary>
    public AddressMap Map { get; init; } = new();

    /// <summary>Whether a discussion keeps the identifier that it has there, where it has one beside its address.</summary>
    public bool KeepsKeys { get; init; }

    /// <summary>The site to read of an export of ours that holds several.</summary>
    public string? FromSite { get; init; }
}
