using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Discuss.Server.Tests.Identity.External;

/// <summary>
/// A provider of our own: it signs whoever comes in as <see cref="Person"/>, gives a code that is good once, and a token only for the
/// client's secret and the verifier of the challenge.
/// </summary>
public sealed class OwnProvider : IAsyncDisposable
{
    public const string ClientId = "discuss", ClientSecret = "a secret of the provider's own";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _codes = new();
    private readonly ConcurrentDictionary<string, object> _tokens = new();

    private OwnProvider(WebApplication app) => _app = app;

    /// <summary>What the user information says; the test changes it.</summary>
    public object Person { get; set; } = new { };

    /// <summary>What the token endpoint answers instead of a token.</summary>
    public Func<IResult>? Fault { get; set; }

    /// <summary>How often somebody asked for a token.</summary>
    public int Asked { get; private set; }

    public string Address => _app.Urls.Single();

    public static async Task<OwnProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new OwnProvider(app);
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", (Delegate)provider.TokenAsync);
        app.MapGet("/user", provider.User);
        await app.StartAsync();
        return provider;
    }

    /// <summary>How a server under test knows this provider by a name.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings(string name) => new Dictionary<string, string>
    {
        [$"Discuss:External:{name}:ClientId"] = ClientId,
        [$"Discuss:External:{name}:ClientSecret"] = ClientSecret,
        [$"Discuss:External:{name}:AuthorizationEndpoint"] = Address + "/authorize",
        [$"Discuss:External:{name}:TokenEndpoint"] = Address + "/token",
        [$"Discuss:External:{name}:UserInformationEndpoint"] = Address + "/user",
        [$"Discuss:External:{name}:Title"] = "Our " + name,
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        Assert.Equal("code", query["response_type"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal(ClientId, query["client_id"]);
        var code = RandomNumberGenerator.GetHexString(20);
        _codes[code] = query["code_challenge"]!;
        return Results.Redirect(QueryHelpers.AddQueryString(
            query["redirect_uri"]!, new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        Asked++;
        if (Fault is not null) return Fault();
        var form = await context.Request.ReadFormAsync();
        var known = _codes.TryRemove(form["code"]!, out var challenge);
        var proven = known && challenge == WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!)));
        if (!proven || form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
            return Results.Json(new { error = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);
        var token = RandomNumberGenerator.GetHexString(20);
        _tokens[token] = Person;
        return Results.Json(new { access_token = token, token_type = "Bearer" });
    }

    private IResult User(HttpContext context) =>
        _tokens.TryGetValue(context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var person)
            ? Results.Json(person)
            : Results.Unauthorized();
}
