namespace Discuss.Server.Storage.Model;

internal sealed class GrantRow
{
    public long MemberId { get; set; }

    /// <summary>0 for every site.</summary>
    public int SiteId { get; set; }

    public Role Role { get; set; }
    public DateTimeOffset GrantedAt { get; set; }
}

/// <summary>A role was given, changed or taken away.</summary>
internal sealed class RoleChangeRow
{
    public long Id { get; set; }

    /// <summary>0 for every site.</summary>
    public int SiteId { get; set; }

    /// <summary>The author of whose role it is.</summary>
    public long AuthorId { get; set; }

    public Role? FromRole { get; set; }
    public Role? ToRole { get; set; }

    /// <summary>The author of who did it; <see langword="null"/> for the server's operator and for single sign-on.</summary>
    public long? ChangedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class SessionRow
{
    public long Id { get; set; }
    public long MemberId { get; set; }
    public SessionKind Kind { get; set; }
    public required string Stamp { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The session from which this one was handed on, in the end; itself where it was none.</summary>
    public long Family { get; set; }

    public SignInMethod Method { get; set; }

    /// <summary>Shown by a passkey or a second factor.</summary>
    public bool Strong { get; set; }

    public string? Device { get; set; }

    /// <summary>The site in whose frame it is.</summary>
    public int? SiteId { get; set; }

    public DateTimeOffset SeenAt { get; set; }
}

internal sealed class HandOverRow
{
    public required byte[] CodeHash { get; set; }
    public long AuthorId { get; set; }

    /// <summary>The session that is handed on; <see langword="null"/> for a guest.</summary>
    public long? SessionId { get; set; }

    public int SiteId { get; set; }
    public required string Origin { get; set; }
    public required byte[] Challenge { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>Where a member's session lives. The numbers are stored.</summary>
internal enum SessionKind
{
    /// <summary>A program that sends <c>Authorization: Bearer</c>.</summary>
    Bearer = 0,

    /// <summary>The framed thread: never with a role's rights.</summary>
    Frame = 1,

    /// <summary>First-party pages.</summary>
    Account = 2,
}

/// <summary>What a member may do. The numbers are stored, and a higher one may do all that a lower one may.</summary>
internal enum Role
{
    Staff = 1,
    Moderator = 2,
    Owner = 3,
    Administrator = 4,
}

/// <summary>How a member showed who they are. The numbers are stored.</summary>
internal enum SignInMethod
{
    Password = 0,
    Passkey = 1,

    /// <summary>An account elsewhere.</summary>
    External = 2,

    /// <summary>The publisher's word.</summary>
    SingleSignOn = 3,

    /// <summary>A link in a mail.</summary>
    Mail = 4,
}

internal sealed class MailLinkRow
{
    public required byte[] CodeHash { get; set; }
    public MailLinkPurpose Purpose { get; set; }
    public long? MemberId { get; set; }
    public long? AuthorId { get; set; }
    public byte[]? Payload { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>What a link in a mail is for. The numbers are stored.</summary>
internal enum MailLinkPurpose
{
    /// <summary>Makes the account that somebody asked for.</summary>
    Register = 1,

    ResetPassword = 2,
    ChangeMail = 3,

    /// <summary>Confirms a guest's mail address.</summary>
    ConfirmGuest = 4,

    /// <summary>Gives a guest their identity back on another browser.</summary>
    RecoverGuest = 5,

    /// <summary>Shows a guest what is kept of them, and erases it.</summary>
    Privacy = 6,
}

internal sealed class SingleSignOnRow
{
    public int SiteId { get; set; }
    public required string Issuer { get; set; }
    public required string Audience { get; set; }

    /// <summary>The key of HS256, sealed.</summary>
    public byte[]? Secret { get; set; }

    /// <summary>The key before this one, good until it ends.</summary>
    public byte[]? OldSecret { get; set; }

    public DateTimeOffset? OldSecretUntil { get; set; }
    public DateTimeOffset? SecretAt { get; set; }

    /// <summary>When somebody was last signed in by it, about.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Public keys as a JSON Web Key Set.</summary>
    public string? Keys { get; set; }

    /// <summary>Where the key set is fetched.</summary>
    public string? KeysUrl { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class SecretRow
{
    public required string Name { get; set; }
    public required string KeyId { get; set; }
    public required byte[] Sealed { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class UsedTokenRow
{
    public int SiteId { get; set; }
    public required byte[] TokenHash { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

internal sealed class ArticleAuthorRow
{
    public int SiteId { get; set; }
    public required string ThreadKey { get; set; }
    public long AuthorId { get; set; }
}

internal sealed class InvitationRow
{
    public long Id { get; set; }

    /// <summary>0 for every site.</summary>
    public int SiteId { get; set; }

    public Role Role { get; set; }
    public required string Email { get; set; }
    public required byte[] CodeHash { get; set; }

    /// <summary>The author of who invites.</summary>
    public long InvitedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public long? AcceptedBy { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }
}
