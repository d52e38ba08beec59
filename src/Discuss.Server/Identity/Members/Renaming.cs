using System.Data.Common;
using Discuss.Core.Identity;
using Discuss.Server.Cluster;
using Discuss.Server.Http;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity.Members;

/// <summary>Gives a member another name, under everything that they wrote and everywhere at once.</summary>
internal sealed class Renaming(IDatabase database, AuthorNames names, TimeProvider clock)
{
    private static readonly Sql Rename = new(
        """
        UPDATE authors SET name = @name, name_skeleton = @skeleton, changed_at = @now
        WHERE id = @id AND member_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM authors WHERE name_skeleton = @skeleton AND kind = 1 AND id <> @id)
        """,
        Parameter.Text("name"), Parameter.Text("skeleton"), Parameter.Long("now"), Parameter.Long("id"));

    /// <exception cref="ProblemException">400 or 422 <c>name-taken</c>, naming <c>name</c>.</exception>
    public async Task RenameAsync(MemberAccount member, string? wanted, CancellationToken cancellationToken)
    {
        // Who has a reserved name, as the first administrator has, keeps it.
        if (DisplayName.TryCreate(wanted, out var same, out _) && same.Display == member.Name) return;
        var name = await names.CheckAsync(wanted, cancellationToken, own: member.AuthorId);
        if (!await TryAsync(member.AuthorId, name, cancellationToken)) throw AuthorNames.Taken();
    }

    private async Task<bool> TryAsync(long author, DisplayName name, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(author, name, cancellationToken);
        }
        catch (DbException) when (!cancellationToken.IsCancellationRequested)
        {
            // Two who wanted the name at the same moment: the index decided, and now it can be seen. Whatever else it was happens again.
            return await WriteAsync(author, name, cancellationToken);
        }
    }

    private Task<bool> WriteAsync(long author, DisplayName name, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (await session.ExecuteAsync(Rename, cancellationToken, name.Display, name.Skeleton, now, author) == 0) return false;
            session.Publish(new IdentityEvent(IdentityEventKind.AuthorChanged, author));
            return true;
        },
        cancellationToken);
}
