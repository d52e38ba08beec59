using System.Text.Json;
using Discuss.Browser.Tests.Browsing;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

/// <summary>The service worker in a real Chromium, given a message as a push service gives it.</summary>
[Collection(OnStage.Name)]
public sealed class PushWorkerTests(Stage stage)
{
    private const string Register =
        """
        async () => {
          const policy = trustedTypes.createPolicy("discuss-push", { createScriptURL: (url) => url });
          const made = await navigator.serviceWorker.register(policy.createScriptURL("/push/worker.js"), { scope: "/push/" });
          const worker = made.installing ?? made.waiting ?? made.active;
          if (worker.state !== "activated") await new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
          return made.scope;
        }
        """;

    private const string Shown =
        """
        async () => {
          const shown = await (await navigator.serviceWorker.getRegistration("/push/")).getNotifications();
          return shown.map((one) => [one.title, one.body, one.data, one.tag].join("|"));
        }
        """;

    [BrowserFact]
    public async Task A_message_is_shown_with_its_address_and_a_newer_one_of_its_tag_takes_its_place()
    {
        await using var reader = await stage.ReaderAsync();
        await reader.Context.GrantPermissionsAsync(["notifications"], new BrowserContextGrantPermissionsOptions { Origin = stage.Home.GetLeftPart(UriPartial.Authority) });
        var page = reader.Page;
        await page.GotoAsync(new Uri(stage.Home, "account/sign-in").AbsoluteUri);
        var session = await page.Context.NewCDPSessionAsync(page);
        var registered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var one in told!.Value.GetProperty("registrations").EnumerateArray())
            {
                if (one.GetProperty("scopeURL").GetString()!.EndsWith("/push/", StringComparison.Ordinal)) registered.TrySetResult(one.GetProperty("registrationId").GetString()!);
            }
        };
        await session.SendAsync("ServiceWorker.enable");

        var scope = await page.EvaluateAsync<string>(Register);
        var id = await registered.Task.WaitAsync(Reader.Patience);
        foreach (var title in new[] { "First", "Second" })
        {
            await session.SendAsync("ServiceWorker.deliverPushMessage", new Dictionary<string, object>
            {
                ["origin"] = stage.Home.GetLeftPart(UriPartial.Authority), ["registrationId"] = id,
                ["data"] = JsonSerializer.Serialize(new { title, body = "André: “Yes”.", url = "https://news.example/a", tag = "thread-1" }),
            });
        }

        Assert.Equal(new Uri(stage.Home, "push/").AbsoluteUri, scope);
        await page.WaitForFunctionAsync($"async () => (await ({Shown})())[0]?.startsWith('Second')");
        Assert.Equal(["Second|André: “Yes”.|https://news.example/a|thread-1"], await page.EvaluateAsync<string[]>(Shown));
    }
}
