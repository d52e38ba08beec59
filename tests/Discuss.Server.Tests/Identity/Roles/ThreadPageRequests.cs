using Discuss.Server.Client;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>The pages of threads and their forms, and what else anybody may open.</summary>
internal sealed class ThreadPageRequests(Stage stage)
{
    public async Task<PageRequest> OfAsync(string call, PagePlayer player, int column)
    {
        var target = column == 2 ? stage.Elsewhere : stage.Here;
        var comment = column == 0 ? player.Comment : target.Comment;
        var place = $"?site={target.Slug}&key=article";
        PageRequest Form(string action, params (string Name, string Value)[] fields) => new(
            "/embed/" + action,
            new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) { ["site"] = target.Slug, ["key"] = "article" });
        return call switch
        {
            "GET /assets/look/{name}.{hash}.css" => new("/assets/look/0a6b58-serif-compact.any.css"),
            "POST /setup" => new("/setup", new() { ["code"] = "0000-0000-0000" }),
            "GET /demo/{key}" => new("/demo/harbour"),
            "GET /avatars/{name}.svg" => new("/avatars/AB-3.svg"),
            "GET /transparency/{site}" => new("/transparency/" + target.Slug),
            "GET /t/{site}" => new($"/t/{target.Slug}?key=article"),
            "GET /embed/thread" or "GET /embed/latest" or "GET /embed/trending" or "GET /embed/restrictions" or "GET /embed/fragments/comments" => new(call[4..] + place),
            "GET /embed/fragments/replies" => new($"/embed/fragments/replies{place}&comment={comment}"),
            "GET /embed/fragments/comment/{id}" => new($"/embed/fragments/comment/{comment}{place}"),
            // Nobody says a name with the first comment, and is a guest from then on.
            "POST /embed/comments" => Form("comments", ("name", Calls.NewName()), ("body", $"A comment, {Guid.NewGuid():N}.")),
            "POST /embed/edit" => Form("edit", ("edit", comment), ("version", "1"), ("body", "Changed.")),
            // What is taken back is gone: each has another one. Who is banned cannot write a second.
            "POST /embed/delete" => Form("delete", ("delete", column == 0 ? await AnotherAsync(player) : comment)),
            "POST /embed/vote" => Form("vote", ("up", comment)),
            // What several report is held, and not there for the next one: each has another one.
            "POST /embed/report" => Form("report", ("report", column == 0 ? comment : await stage.CommentAsync(target)), ("reason", "spam")),
            "POST /embed/preview" => Form("preview", ("body", "A *preview*.")),
            "POST /embed/appeal" => Form("appeal", ("commentId", comment), ("text", "I object.")),
            "POST /embed/acknowledge" => Form("acknowledge", ("sanctionId", "999999")),
            "GET /embed/fragments/notices" => new("/embed/fragments/notices" + place),
            // Nobody says a mail address.
            "POST /embed/follow" => Form("follow", ("thread", "on"), ("email", Calls.NewEmail())),
            "POST /embed/told" => Form("told", ("follow", comment)),
            "POST /embed/notices-read" => Form("notices-read", ("newest", "0")),
            "GET /account/follows" or "POST /account/follows" => new(call[(call.IndexOf(' ', StringComparison.Ordinal) + 1)..] + "?u=nobodys", call[0] == 'P' ? new() { ["u"] = "nobodys" } : null),
            "GET /privacy" => new("/privacy?site=" + target.Slug),
            "POST /privacy" => new("/privacy", new() { ["site"] = target.Slug, ["email"] = Calls.NewEmail() }),
            "GET /privacy/yours" or "POST /privacy/yours" => new("/privacy/yours", call[0] == 'P' ? new() { ["code"] = "nobodys" } : null),
            "GET /unsubscribe" or "POST /unsubscribe" => new("/unsubscribe?u=nobodys", call[0] == 'P' ? [] : null),
            "POST /embed/sign-out" => Form("sign-out"),
            _ when call.StartsWith("GET /assets/acting-", StringComparison.Ordinal) => new(new ClientScripts().Acting(call[19..21]).Path),
            _ => new(call[4..].Replace("{hash}", "any", StringComparison.Ordinal)),
        };
    }

    private async Task<string> AnotherAsync(PagePlayer player)
    {
        if (player.Sign is 'n' or 'b') return player.Comment;
        var cookie = await player.CookieAsync(stage.Host);
        var place = (await stage.Host.FormAsync(
            "/embed/comments", new() { ["site"] = stage.Here.Slug, ["key"] = "article", ["body"] = $"One more, {Guid.NewGuid():N}." }, cookie)).Header("Location");
        return place[(place.IndexOf("#c-", StringComparison.Ordinal) + 3)..];
    }
}
