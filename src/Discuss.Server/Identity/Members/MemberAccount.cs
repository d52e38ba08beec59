using System.Data.Common;
using Discuss.Server.Storage;

namespace Discuss.Server.Identity.Members;

/// <summary>What the account's own pages need to know of a member.</summary>
/// <param name="Stamp">Changes with everything that the account is entered with; a session is good as long as it has the same.</param>
internal sealed record MemberAccount(long Id, long AuthorId, string Name, string Email, bool HasPassword, string Stamp, DateTimeOffset CreatedAt)
{
    private const string Columns = "m.id, a.id, a.name, m.email, CASE WHEN m.password_hash IS NULL THEN 0 ELSE 1 END, m.security_stamp, m.created_at";

    private static readonly Sql ById = new(
        $"SELECT {Columns} FROM members m JOIN authors a ON a.member_id = m.id WHERE m.id = @id", Parameter.Long("id"));

    private static readonly Sql ByEmail = new(
        $"SELECT {Columns} FROM members m JOIN authors a ON a.member_id = m.id WHERE m.normalized_email = @email", Parameter.Text("email"));

    public static Task<MemberAccount?> FindAsync(DbSession session, long id, CancellationToken cancellationToken) =>
        session.FirstAsync(ById, Read, cancellationToken, id);

    /// <param name="address">As <see cref="MailAddress.TryNormalize"/> gives it.</param>
    public static Task<MemberAccount?> FindAsync(DbSession session, string address, CancellationToken cancellationToken) =>
        session.FirstAsync(ByEmail, Read, cancellationToken, Normalized(address));

    /// <summary>The form of an address by which accounts are told apart: the framework's own.</summary>
    public static string Normalized(string address) => address.ToUpperInvariant();

    private static MemberAccount Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt32(4) == 1, row.GetString(5),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}
