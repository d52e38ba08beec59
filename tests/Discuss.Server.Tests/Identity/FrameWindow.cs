using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Tests.Identity;

/// <summary>A frame of a site on a publisher's page, and the first-party window that it opens for signing in.</summary>
internal sealed class FrameWindow
{
    public const string Publisher = "https://news.example";

    private FrameWindow(DiscussHost host, Site site) => (Host, Site) = (host, site);

    public DiscussHost Host { get; }

    public Site Site { get; }

    /// <summary>The secret that only the frame knows.</summary>
    public string Verifier { get; } = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");

    public string Challenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(Verifier)));

    public static async Task<FrameWindow> OnAsync(DiscussHost host) =>
        new(host, await host.SiteAsync(new SiteSettings { Origins = [Publisher] }));

    /// <summary>Another frame, of the same site.</summary>
    public FrameWindow Another() => new(Host, Site);

    /// <summary>What the window's address, and each form in it, says of the frame that opened it; with further fields.</summary>
    public Dictionary<string, string> Fields(string origin = Publisher, params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string> { ["return"] = "frame", ["site"] = Site.Slug, ["origin"] = origin, ["challenge"] = Challenge };
        foreach (var (name, value) in more) fields[name] = value;
        return fields;
    }

    public static string CodeOf(Answer page) => page.After("data-code=\"");

    /// <summary>Signs in in the window with a password; the code that it gives to the frame.</summary>
    public async Task<string> CodeAsync(string email, string password = Calls.Password) =>
        CodeOf(await Host.FormAsync("/account/sign-in", Fields(more: [("email", email), ("password", password)])));

    /// <summary>The frame exchanges the code.</summary>
    public Task<Answer> ExchangeAsync(string code, string? cookie = null, string? verifier = null, string? site = null, string origin = Publisher) =>
        Host.PostAsync("/api/v1/session/exchange", new { code, verifier = verifier ?? Verifier, site = site ?? Site.Slug, origin }, Calls.FromOwnPage(cookie));

    /// <summary>The whole way in; the frame's cookie.</summary>
    public async Task<string> SignInAsync(string email, string password = Calls.Password, string? cookie = null) =>
        (await ExchangeAsync(await CodeAsync(email, password), cookie)).Cookie;
}
