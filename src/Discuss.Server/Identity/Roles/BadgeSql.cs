using System.Data.Common;
using Discuss.Core.Threads;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity;

/// <summary>The statements behind <see cref="Badges"/>: whole tables once at the start, one author's rows later.</summary>
internal static class BadgeSql
{
    private const string FromGrants = "SELECT a.id, g.site_id, g.role FROM grants g JOIN authors a ON a.member_id = g.member_id";

    private const string FromArticles =
        "SELECT w.author_id, w.site_id, w.thread_key, t.number FROM article_authors w LEFT JOIN threads t ON t.site_id = w.site_id AND t.key = w.thread_key";

    public static readonly Sql Roles = new(FromGrants);

    public static readonly Sql RolesOfAuthor = new(FromGrants + " WHERE a.id = @author", Parameter.Long("author"));

    public static readonly Sql Articles = new(FromArticles);

    public static readonly Sql ArticlesOfAuthor = new(FromArticles + " WHERE w.author_id = @author", Parameter.Long("author"));

    public static readonly Sql AuthorOf = new("SELECT id FROM authors WHERE member_id = @member", Parameter.Long("member"));

    public static RoleOf ReadRole(DbDataReader row) => new(row.GetInt64(0), row.GetInt32(1), (Role)row.GetInt32(2));

    public static ArticleOf ReadArticle(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.GetString(2), row.IsDBNull(3) ? null : new ThreadId(row.GetInt32(1), row.GetInt32(3)));

    internal sealed record RoleOf(long Author, int Site, Role Role);

    internal sealed record ArticleOf(long Author, int Site, string Key, ThreadId? Thread);
}
