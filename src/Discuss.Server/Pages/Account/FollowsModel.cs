namespace Discuss.Server.Pages.Account;

/// <summary>Something that somebody follows.</summary>
/// <param name="Under">Whether it is only what stands under one comment.</param>
public sealed record FollowLine(long Id, string Title, string? Url, bool Under);

/// <summary>All that somebody follows, and how they are told.</summary>
/// <param name="Paces">How often mail may come: the values of the form, and which is chosen.</param>
/// <param name="Ignored">Whom they ignore, by number and name.</param>
public sealed record FollowsModel(
    IReadOnlyList<FollowLine> Lines, bool RepliesByMail, IReadOnlyList<(string Value, string Text, bool Chosen)> Paces,
    IReadOnlyList<(string Id, string Name)> Ignored)
{
    public bool RepliesByPush { get; init; }

    public string? Script { get; init; }

    /// <summary>Whether the address took no mail.</summary>
    public bool MailStopped { get; init; }

    /// <summary>Whether the address is not confirmed yet, and a word would do.</summary>
    public bool AsksToConfirm { get; init; }
}
