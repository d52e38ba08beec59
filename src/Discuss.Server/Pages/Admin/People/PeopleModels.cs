using Discuss.Server.Administration;
using Discuss.Server.Identity;

namespace Discuss.Server.Pages.Admin;

/// <summary>What the page that finds people shows.</summary>
/// <param name="Asked">What was searched for; <see langword="null"/> before anything was.</param>
internal sealed record PeopleFoundModel(AdminScene Scene, string? Asked, IReadOnlyList<FoundPerson> Found)
{
    public string? Error { get; init; }
}

/// <summary>What the page of one person shows.</summary>
internal sealed record PersonModel(AdminScene Scene, PersonRecord Person)
{
    public string? Told { get; init; }

    public string? Error { get; init; }

    public string Address => PersonPageEndpoints.Address(Person.Facts.Id);
}

/// <summary>What is asked before a guest becomes a part of a member.</summary>
internal sealed record MergeModel(AdminScene Scene, PersonFacts Guest, PersonFacts Into, GuestCounts Counts)
{
    public string? Error { get; init; }
}
