namespace Discuss.Server.Pages.Account.Own;

/// <summary>What each section of the security page has to show itself; what else it needs, it asks the services that it injects.</summary>
/// <param name="HasPassword">Whether the account has a password; where it has none, a fresh sign-in stands for it.</param>
public sealed record SecurityModel(string FormToken, long MemberId, string Email, bool HasPassword)
{
    /// <summary>The section whose form was refused; the values that come back, and what is wrong, by field.</summary>
    public string? Refused { get; init; }

    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>What is wrong at a field of a section; <see langword="null"/> where nothing is.</summary>
    public string? ErrorAt(string section, string field) => section == Refused ? Errors.GetValueOrDefault(field) : null;

    /// <summary>What was sent in a field of a section that was refused.</summary>
    public string? ValueAt(string section, string field) => section == Refused ? Values.GetValueOrDefault(field) : null;
}
