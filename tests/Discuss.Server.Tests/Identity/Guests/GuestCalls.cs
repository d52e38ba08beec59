using System.Globalization;
using System.Net;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Guests;

/// <summary>A guest with their token, as the tests of guests use one.</summary>
internal sealed record Guest(string Token, long Author, string Name)
{
    public Action<HttpRequestMessage> As => Calls.As("Guest", Token);

    /// <summary>The frame's cookie with this token.</summary>
    public string Cookie => "discuss=g" + Token;

    public static async Task<Guest> NewAsync(DiscussHost host, string? site = null, string? email = null, string? name = null)
    {
        name ??= Calls.NewName();
        var answer = await host.PostAsync("/api/v1/guests", new { name, email, site });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        var id = answer.Json.GetProperty("guest").GetProperty("id").GetString()!;
        return new Guest(answer.Json.GetProperty("token").GetString()!, long.Parse(id, CultureInfo.InvariantCulture), name);
    }

    /// <summary>A guest who has confirmed a mail address.</summary>
    public static async Task<Guest> ConfirmedAsync(DiscussHost host, string email, string? site = null, string? name = null)
    {
        var guest = await NewAsync(host, site, email, name);
        var page = await host.PageAsync(await Letters.LinkAsync(host, email, $"“{guest.Name}”"));
        var done = await host.FormAsync("/account/guest/confirm", new() { ["code"] = page.After("name=\"code\" value=\"") });
        Assert.Contains("Your address is confirmed", done.Text, StringComparison.Ordinal);
        return guest;
    }

    /// <summary>One value of a row of the database.</summary>
    public static async Task<T?> ValueAsync<T>(DiscussHost host, string sql, params (string Name, long Value)[] values)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var parameters = values.Select(value => Parameter.Long(value.Name)).ToArray();
        return await session.FirstAsync(
            new Sql(sql, parameters), row => row.IsDBNull(0) ? default : (T)Convert.ChangeType(row.GetValue(0), typeof(T), CultureInfo.InvariantCulture),
            CancellationToken.None, [.. values.Select(value => (object?)value.Value)]);
    }

    public static Task<long> CountAsync(DiscussHost host, string sql, params (string Name, long Value)[] values) => ValueAsync<long>(host, sql, values);

    /// <summary>A token as it was made before sites stood in tokens.</summary>
    public string EarlierToken(DiscussHost host) =>
        host.Services.GetRequiredService<TokenSealer>().Seal(new GuestToken(Author, Name, DateTimeOffset.UtcNow));
}
