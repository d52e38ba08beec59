using System.Globalization;
using System.Text.Json;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Live;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>Makes each of the table's calls, such as a client makes it, and reads what became of it.</summary>
internal sealed class MatrixCalls(Stage stage)
{
    private const int Own = 0;

    /// <summary>The sign for what the player hears; the column says whose object it is.</summary>
    public async Task<char> SignAsync(string call, Player player, int column)
    {
        var target = column == 2 ? stage.Elsewhere : stage.Here;
        if (call.StartsWith("HUB ", StringComparison.Ordinal)) return await HubAsync(call[4..], player, target);
        var words = call.Split(' ');
        var (id, query, body) = await RequestAsync(call, player, target, column == Own);
        var path = "/api/v1/" + words[1].Replace("{site}", target.Slug, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{delivery}", new string('0', 32), StringComparison.Ordinal) + query;
        if (words[1].StartsWith("{documentName}", StringComparison.Ordinal)) path = "/api/v1/openapi.json";
        var json = body is null ? null : JsonSerializer.Serialize(body, JsonSerializerOptions.Web);
        var answer = await stage.Host.SendAsync(HttpMethod.Parse(words[0]), path, json, request =>
        {
            player.Send(request);
            // A version that is never there: what is let in stops at it, and changes nothing.
            request.Headers.TryAddWithoutValidation("If-Match", "\"999999\"");
        });
        return SignOf(answer);
    }

    private static char SignOf(Answer answer) => (int)answer.Status switch
    {
        401 when answer.Text.Contains("identity-required", StringComparison.Ordinal) => '?',
        403 => '-',
        404 => '0',
        >= 500 => '!',
        _ => '+',
    };

    /// <summary>The identifier in the path, the query, and the body of a call.</summary>
    private async Task<(string Id, string Query, object? Body)> RequestAsync(string call, Player player, Target target, bool own)
    {
        var (slug, comment) = (target.Slug, own ? player.Comment : target.Comment);
        var author = Text(own ? player.Author : target.Member);
        return call switch
        {
            "GET sites/{site}/thread" or "GET sites/{site}/thread.html" or "GET sites/{site}/counts" => ("", "?key=article", null),
            "GET threads/{id}/events" => (target.Comment[..target.Comment.LastIndexOf('-')], "?since=0", null),
            "GET threads/{id}/people" => (target.Comment[..target.Comment.LastIndexOf('-')], "?q=a", null),
            "POST guests" => ("", "", new { name = Calls.NewName() }),
            "PUT guests/email" => ("", "", new { email = Calls.NewEmail() }),
            "POST preview" => ("", "", new { body = "A *preview*." }),
            "POST sites/{site}/comments" => ("", "?key=article", new { body = $"A comment, {Guid.NewGuid():N}." }),
            "PATCH comments/{id}" => (comment, "", new { body = "Changed." }),
            "PUT comments/{id}/vote" => (comment, "", new { value = 1 }),
            // What several report is held, and not there for the next one: each has another one.
            "POST comments/{id}/reports" => (own ? comment : await stage.CommentAsync(target), "", new { reason = "spam" }),
            // What is taken back is gone: each has another one. Who is banned cannot write a second.
            "DELETE comments/{id}" => (own && player.Sign is not ('n' or 'b') ? await stage.CommentAsync(target, player) : comment, "", null),
            "POST push/subscriptions" or "DELETE push/subscriptions" => ("", "", new { endpoint = "https://10.0.0.1/" }),
            "GET restrictions" => ("", "?site=" + slug, null),
            "POST appeals" => ("", "", new { commentId = comment, text = "I object." }),
            "POST sanctions/{id}/acknowledge" => ("999999", "", null),
            "GET sites/{site}/subscription" or "DELETE sites/{site}/subscription" => ("", "?key=article", null),
            "PUT sites/{site}/subscription" => ("", "?key=article", new { mail = false }),
            "POST sites/{site}/notices/read" => ("", "", new { upTo = 0 }),
            "PUT sites/{site}/mail" => ("", "?key=article", new { of = "nothing" }),
            "PUT comments/{id}/subscription" => (comment, "", new { mail = false }),
            "DELETE comments/{id}/subscription" => (comment, "", null),
            "PUT subscriptions/choices" => ("", "", new { pace = "daily" }),
            "PUT ignored/{id}" or "DELETE ignored/{id}" => (Text(target.Guest), "", null),
            "POST mail/bounces" => ("", "", new { recipient = Calls.NewEmail(), status = "5.1.1" }),
            "POST guests/erasure" => ("", "", new { comments = "perhaps" }),
            "GET guests/data" => ("", "", null),
            "POST session" => ("", "", new { email = Calls.NewEmail(), password = "nobody's password" }),
            "POST session/exchange" => ("", "", new { code = "x", verifier = "x", site = slug, origin = "https://news.example" }),
            "POST sites/{site}/sign-on" => ("", "", new { token = "x" }),
            "GET moderation/authors/{id}" or "GET moderation/authors/{id}/comments" => (own && player.Author == 0 ? Text(target.Member) : author, "?site=" + slug, null),
            "PUT moderation/authors/{id}/trust" => (author, "", new { site = slug, trusted = false }),
            "POST moderation/decisions" => ("", "", new { decisions = new[] { new { commentId = comment, version = 999999, action = "approve" } } }),
            "POST moderation/claims" or "DELETE moderation/claims" => ("", "", new { commentIds = new[] { comment } }),
            "POST moderation/undo" => ("", "", new { decisionId = await stage.DecisionAsync(target) }),
            "POST moderation/score" => ("", "", new { text = "You fool." }),
            "POST moderation/model" => ("", "", new { site = slug }),
            "PUT moderation/model" => ("", "", new { site = slug, active = false }),
            "POST moderation/appeals/{id}" => (await stage.AppealAsync(target), "", new { outcome = "uphold", answer = "It stands." }),
            "PUT members/{id}/sanction" => (author, "", Stage.Mute(slug)),
            "PUT guests/{id}/sanction" => (Text(target.Guest), "", Stage.Mute(slug)),
            "DELETE members/{id}/sanction" => (await stage.SanctionedAsync(target, "members", target.Member), "?site=" + slug, null),
            "DELETE guests/{id}/sanction" => (await stage.SanctionedAsync(target, "guests", target.Guest), "?site=" + slug, null),
            "PUT sites/{site}/settings" or "PUT sites/{site}/single-sign-on" => ("", "", new { }),
            // One's own role: everybody reaches for the highest.
            "PUT sites/{site}/people/{id}" => (author, "", new { role = own ? "administrator" : "staff" }),
            "DELETE sites/{site}/people/{id}" => (author, "", null),
            "POST sites/{site}/invitations" => ("", "", new { email = Calls.NewEmail(), role = "staff" }),
            "POST sites/{site}/invitations/{id}/again" or "DELETE sites/{site}/invitations/{id}" => (await stage.InvitationAsync(target), "", null),
            "POST sites/{site}/webhooks" => ("", "", new { url = "https://10.0.0.1/", events = new[] { "comment.created" } }),
            "PUT sites/{site}/webhooks/{id}" => (await stage.WebhookAsync(target), "", new { url = "https://10.0.0.1/" }),
            _ when call.Contains("/webhooks/{id}", StringComparison.Ordinal) => (await stage.WebhookAsync(target), "", null),
            "GET moderation/comments/{id}" or "GET moderation/comments/{id}/conversation" or "GET moderation/comments/{id}/alike" => (comment, "", null),
            "GET moderation/search" => ("", "?q=words&site=" + slug, null),
            _ when call.StartsWith("GET moderation/", StringComparison.Ordinal) => ("", "?site=" + slug, null),
            _ => (comment, "", null),
        };
    }

    private async Task<char> HubAsync(string method, Player player, Target target)
    {
        // The moderators' folder is where their cookie counts.
        var address = new Uri(stage.Host.Address, player.Sign == 'a' ? "/moderate/live" : "/live");
        await using var client = await HubClient.ConnectAsync(address, origin: null, player.Header is { } header ? [header] : []);
        object[] arguments = method switch
        {
            "Join" => [target.Comment[..target.Comment.LastIndexOf('-')], 0L],
            "Leave" => [target.Comment[..target.Comment.LastIndexOf('-')]],
            _ => [target.Slug],
        };
        try
        {
            if (method == "Join") await client.JoinAsync((string)arguments[0], 0);
            else await client.CallAsync(method, arguments);
            return '+';
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message.Contains("Who you are is not known", StringComparison.Ordinal) ? '?' : '-';
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
