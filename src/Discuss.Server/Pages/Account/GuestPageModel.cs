namespace Discuss.Server.Pages.Account;

/// <summary>A page for guests: some words, a form with one thing to decide, or places to go to.</summary>
public sealed record GuestPageModel(string Title, string? Text)
{
    /// <summary>Where the form goes; <see langword="null"/> where there is none.</summary>
    public string? Action { get; init; }

    public ReturnTo Return { get; init; } = ReturnTo.Nowhere;

    /// <summary>The code of the link that led here.</summary>
    public string? Code { get; init; }

    public bool AsksMail { get; init; }

    public string? Email { get; init; }

    public string? Error { get; init; }

    /// <summary>The form's buttons, the usual one first, each with the guest that it stands for.</summary>
    public IReadOnlyList<(string Label, string? Guest)> Buttons { get; init; } = [];

    public IReadOnlyList<(string Address, string Text)> Links { get; init; } = [];

    /// <summary>Whether a frame waits for a code, which another window of this browser may bring.</summary>
    public bool Waits { get; init; }

    public string? Script { get; init; }
}
