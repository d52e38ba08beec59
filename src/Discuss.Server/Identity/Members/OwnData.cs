using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Discuss.Core.Moderation;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Moderation.Sanctions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Identity.Members;

/// <summary>
/// All that is kept of a member or a guest, as one JSON document, written as it is read. Nothing of anybody else stands in it, no moderator's note,
/// no secret; and a shadow, which works only while nobody tells of it, is not told here either.
/// </summary>
internal sealed partial class OwnData(IDatabase database, SiteDirectory sites, SanctionReader sanctions, OwnSessions sessions, GuestAddresses addresses, TimeProvider clock)
{
    private const int PageSize = 200;

    public async Task WriteAsync(MemberAccount member, Stream stream, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        await WriteAsync(
            json, member.AuthorId,
            async places =>
            {
                await AccountAsync(json, member, places, cancellationToken);
                await SessionsAsync(json, member, places, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>The same of guests, whose whole account is a name, perhaps with an address: a list, for one address may have written under several names.</summary>
    public async Task WriteGuestsAsync(IReadOnlyList<long> authors, Stream stream, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("guests");
        foreach (var author in authors)
            await WriteAsync(json, author, places => GuestAsync(json, author, places, cancellationToken), cancellationToken);
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private async Task WriteAsync(Utf8JsonWriter json, long author, Func<Dictionary<int, string>, Task> who, CancellationToken cancellationToken)
    {
        var places = (await sites.AllAsync(cancellationToken)).ToDictionary(site => site.Id, site => site.Slug);
        json.WriteStartObject();
        Time(json, "exportedAt", clock.GetUtcNow());
        await who(places);
        await PushAsync(json, author, cancellationToken);
        await FollowsAsync(json, author, places, cancellationToken);
        await CommentsAsync(json, author, places, cancellationToken);
        await VotesAsync(json, author, cancellationToken);
        await ReportsAsync(json, author, cancellationToken);
        await SanctionsAsync(json, author, places, cancellationToken);
        await AppealsAsync(json, author, places, cancellationToken);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private async Task GuestAsync(Utf8JsonWriter json, long author, Dictionary<int, string> places, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        await session.FirstAsync(
            OwnDataSql.Guest,
            row =>
            {
                json.WriteStartObject("guest");
                json.WriteString("id", Number(author));
                json.WriteString("name", row.GetString(0));
                json.WriteString("website", Text(row, 1));
                json.WriteString("site", row.IsDBNull(2) ? null : places.GetValueOrDefault(row.GetInt32(2)));
                json.WriteString("email", row.IsDBNull(3) ? null : addresses.Open((byte[])row.GetValue(3)));
                Time(json, "emailConfirmedAt", row, 4);
                Time(json, "createdAt", row, 5);
                json.WriteString("importedFrom", Text(row, 6));
                json.WriteEndObject();
                return true;
            },
            cancellationToken, author);
    }

    private async Task AccountAsync(Utf8JsonWriter json, MemberAccount member, Dictionary<int, string> places, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var logins = await session.QueryAsync(OwnDataSql.Logins, row => row.GetString(0), cancellationToken, member.Id);
        var roles = await session.QueryAsync(OwnDataSql.Roles, row => (Site: row.GetInt32(0), Role: (Role)row.GetInt32(1)), cancellationToken, member.Id);
        json.WriteStartObject("account");
        json.WriteString("id", Number(member.Id));
        json.WriteString("email", member.Email);
        Time(json, "createdAt", member.CreatedAt);
        json.WriteBoolean("hasPassword", member.HasPassword);
        await session.FirstAsync(
            OwnDataSql.Account,
            row =>
            {
                json.WriteBoolean("twoFactor", Convert.ToBoolean(row.GetValue(0), CultureInfo.InvariantCulture));
                json.WriteNumber("passkeys", row.GetInt64(5));
                List(json, "externalAccounts", logins, json.WriteStringValue);
                List(json, "roles", roles, grant =>
                {
                    json.WriteStartObject();
                    json.WriteString("site", grant.Site == Permissions.EverySite ? "*" : places.GetValueOrDefault(grant.Site));
                    json.WriteString("role", grant.Role.ToString().ToLowerInvariant());
                    json.WriteEndObject();
                });
                json.WriteEndObject();
                json.WriteStartObject("author");
                json.WriteString("id", Number(member.AuthorId));
                json.WriteString("name", member.Name);
                json.WriteString("website", Text(row, 1));
                json.WriteString("badge", Text(row, 2));
                json.WriteString("avatarUrl", Text(row, 3));
                Time(json, "createdAt", row, 4);
                json.WriteEndObject();
                return true;
            },
            cancellationToken, member.Id);
    }

    private async Task SessionsAsync(Utf8JsonWriter json, MemberAccount member, Dictionary<int, string> places, CancellationToken cancellationToken) =>
        List(json, "sessions", await sessions.AllAsync(member.Id, cancellationToken), session =>
        {
            json.WriteStartObject();
            json.WriteString("kind", session.Kind.ToString().ToLowerInvariant());
            json.WriteString("device", session.Device);
            json.WriteString("site", session.Site is { } site ? places.GetValueOrDefault(site) : null);
            json.WriteString("method", JsonNamingPolicy.CamelCase.ConvertName(session.Method.ToString()));
            json.WriteBoolean("secondFactor", session.Strong);
            Time(json, "beganAt", session.BeganAt);
            Time(json, "seenAt", session.SeenAt);
            Time(json, "expires", session.Expires);
            json.WriteEndObject();
        });

    /// <summary>Which browsers are told by push: by whose service, for the address itself is as good as a key.</summary>
    private async Task PushAsync(Utf8JsonWriter json, long author, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var browsers = await session.QueryAsync(
            OwnDataSql.Push, row => (Service: new Uri(row.GetString(0)).Host, Since: At(row, 1)), cancellationToken, author);
        List(json, "pushSubscriptions", browsers, one =>
        {
            json.WriteStartObject();
            json.WriteString("service", one.Service);
            Time(json, "since", one.Since);
            json.WriteEndObject();
        });
    }

    /// <summary>What they follow and whom they ignore: both have their bounds.</summary>
    private async Task FollowsAsync(Utf8JsonWriter json, long author, Dictionary<int, string> places, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        var follows = await session.QueryAsync(
            OwnDataSql.Follows,
            row => (Site: row.GetInt32(0), Key: row.GetString(1), Ordinal: row.GetInt32(2), Thread: row.GetInt32(3), Mail: row.GetInt32(4) == 1, Push: row.GetInt32(5) == 1, Since: At(row, 6)),
            cancellationToken, author);
        List(json, "follows", follows, one =>
        {
            json.WriteStartObject();
            json.WriteString("site", places.GetValueOrDefault(one.Site));
            json.WriteString("key", one.Key);
            json.WriteString("commentId", one.Ordinal == 0 ? null : new CommentId(new ThreadId(one.Site, one.Thread), one.Ordinal).ToString());
            json.WriteBoolean("byMail", one.Mail);
            json.WriteBoolean("byPush", one.Push);
            Time(json, "since", one.Since);
            json.WriteEndObject();
        });
        var ignored = await session.QueryAsync(OwnDataSql.Ignored, row => (Name: row.GetString(0), Since: At(row, 1)), cancellationToken, author);
        List(json, "ignored", ignored, one =>
        {
            json.WriteStartObject();
            json.WriteString("name", one.Name);
            Time(json, "since", one.Since);
            json.WriteEndObject();
        });
    }

    /// <summary>Writes a list of which each page begins after the last row of the page before.</summary>
    /// <param name="values">What the statement asks for, for the page after a row; the first page where there is none.</param>
    private async Task PagesAsync<T>(
        Utf8JsonWriter json, string? name, Sql sql, Func<DbDataReader, T> read, Func<T?, object?[]> values, Action<T> write, CancellationToken cancellationToken)
        where T : class
    {
        if (name is not null) json.WriteStartArray(name);
        T? last = null;
        while (true)
        {
            List<T> rows;
            // A connection for each page: whoever downloads slowly keeps none.
            await using (var session = await database.ReadAsync(cancellationToken))
                rows = await session.QueryAsync(sql, read, cancellationToken, [.. values(last), PageSize]);
            foreach (var row in rows) write(row);
            await json.FlushAsync(cancellationToken);
            if (rows.Count < PageSize) break;
            last = rows[^1];
        }

        if (name is not null) json.WriteEndArray();
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(item);
        json.WriteEndArray();
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? At(DbDataReader row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static CommentId Comment(DbDataReader row, int first) => new(new ThreadId(row.GetInt32(first), row.GetInt32(first + 1)), row.GetInt32(first + 2));

    private static void Time(Utf8JsonWriter json, string name, DbDataReader row, int column) => Time(json, name, At(row, column));

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at) json.WriteString(name, at.UtcDateTime);
        else json.WriteNull(name);
    }
}
