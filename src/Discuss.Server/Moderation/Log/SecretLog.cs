using Discuss.Server.Identity;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Moderation;

/// <summary>Writes into a site's log that a secret was made or ended, and by whom; never the secret.</summary>
internal static class SecretLog
{
    /// <param name="what">Which secret, and what became of it.</param>
    public static Task AddAsync(WriteSession session, int site, string what, Actor by, DateTimeOffset now, CancellationToken cancellationToken) =>
        LogEntries.AddAsync(session, new LogEntry(site, LogEntryKind.Secret, by.AuthorId, by.AuthorId, what, now), cancellationToken);
}
