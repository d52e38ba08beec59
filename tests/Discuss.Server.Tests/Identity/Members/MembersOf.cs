using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Members;

/// <summary>Accounts as the database has them.</summary>
internal static class MembersOf
{
    private static readonly Sql ByAuthor = new("SELECT member_id FROM authors WHERE id = @author AND member_id IS NOT NULL", Parameter.Long("author"));

    /// <summary>The account of an author; <see langword="null"/> where there is none, or none any more.</summary>
    public static async Task<MemberAccount?> AccountAsync(DiscussHost host, long author)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var member = await session.FirstAsync(ByAuthor, row => row.GetInt64(0), CancellationToken.None, author);
        return await MemberAccount.FindAsync(session, member, CancellationToken.None);
    }
}

/// <summary>A member's comments in two threads of a site, the even ones answering the odd ones.</summary>
internal static class ManyComments
{
    public static async Task<List<CommentId>> WriteAsync(DiscussHost host, Site site, long author, int count)
    {
        var (writer, actor) = (host.Services.GetRequiredService<CommentWriter>(), new Actor(author, AuthorKind.Member, "Somebody", MemberId: null));
        var written = new List<CommentId>();
        for (var i = 0; i < count; i++)
        {
            CommentId? under = i % 2 == 1 ? written[^1] : null;
            var comment = new PostComment($"Number {i} of many.", under, null, null, null, false);
            written.Add((await writer.PostAsync(site, i < count / 2 * 2 && i % 4 < 2 ? "one" : "two", comment, actor, CancellationToken.None)).Comment.Id);
        }

        return written;
    }
}
