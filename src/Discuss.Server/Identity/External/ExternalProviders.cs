namespace Discuss.Server.Identity.External;

/// <summary>A place elsewhere whose accounts open accounts here.</summary>
/// <param name="Name">As in the addresses and in the database.</param>
/// <param name="Title">As people know it.</param>
internal sealed record ExternalProvider(string Name, string Title);

/// <summary>The providers that the configuration names.</summary>
internal sealed record ExternalProviders(IReadOnlyList<ExternalProvider> All)
{
    public ExternalProvider? Find(string name) => All.FirstOrDefault(provider => provider.Name == name);

    /// <summary>How people know it; its name, where it is no longer configured.</summary>
    public string TitleOf(string name) => Find(name)?.Title ?? name;
}
