namespace Discuss.Server.Pages.Account;

/// <summary>A guest whose words became a member's: under which name, where, and when.</summary>
public sealed record ClaimedGuest(string Name, string? Site, DateTimeOffset At);
