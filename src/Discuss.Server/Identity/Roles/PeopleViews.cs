using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>Somebody with a role on a site.</summary>
/// <param name="Id">The author, as comments and sanctions name them.</param>
/// <param name="Role">The highest one that counts here.</param>
/// <param name="Everywhere">Whether it is held for every site.</param>
/// <param name="Since">When it was given; <see langword="null"/> where that was before it was written down.</param>
internal sealed record PersonView(string Id, string Name, Role Role, bool Everywhere, DateTimeOffset? Since);

/// <summary>A role that was given, changed or taken away.</summary>
/// <param name="Name">Whose role it is.</param>
/// <param name="By">Who did it; <see langword="null"/> for the server's operator and for single sign-on.</param>
internal sealed record RoleChangeView(string Id, string Name, Role? From, Role? To, bool Everywhere, string? By, DateTimeOffset At);

/// <summary>A role that was offered by mail, and neither taken nor withdrawn yet.</summary>
internal sealed record InvitationView(
    string Id, string Email, Role Role, bool Everywhere, string InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
