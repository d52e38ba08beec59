namespace Discuss.Server.Identity.External;

/// <summary>What a provider says of somebody.</summary>
/// <param name="Subject">Their number there: the only thing by which they are known again.</param>
/// <param name="Email">As <see cref="MailAddress"/> gives it; only where the provider says that it is theirs.</param>
internal sealed record ExternalAccount(string Provider, string Subject, string? Name, string? Email);

/// <summary>Somebody who is back from a provider, before this server's own pages have said what follows.</summary>
/// <param name="Connect">The member who connects an account; 0 where somebody signs in.</param>
/// <param name="Return">Where they wanted to go, as a query.</param>
internal sealed record ExternalReturn(ExternalAccount Account, long Connect, string Return);
