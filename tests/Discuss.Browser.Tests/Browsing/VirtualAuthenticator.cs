using System.Text.Json;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>The authenticator that Chromium simulates: it holds passkeys, and verifies its user without asking. Each window has its own.</summary>
internal sealed class VirtualAuthenticator
{
    private readonly ICDPSession _session;
    private readonly string _id;

    private VirtualAuthenticator(ICDPSession session, string id) => (_session, _id) = (session, id);

    public static async Task<VirtualAuthenticator> PlugInAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        return new VirtualAuthenticator(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>Takes over the passkeys that another one holds, as one device serves every window.</summary>
    public async Task TakeOverAsync(VirtualAuthenticator other)
    {
        var held = await other._session.SendAsync("WebAuthn.getCredentials", new Dictionary<string, object> { ["authenticatorId"] = other._id });
        foreach (var credential in held!.Value.GetProperty("credentials").EnumerateArray())
        {
            await _session.SendAsync("WebAuthn.addCredential", new Dictionary<string, object>
            {
                ["authenticatorId"] = _id, ["credential"] = credential.Deserialize<Dictionary<string, object>>()!,
            });
        }
    }
}
