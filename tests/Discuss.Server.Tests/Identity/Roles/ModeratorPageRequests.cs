using System.Globalization;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>The moderators' pages and forms, about a site, or a comment or a person there.</summary>
internal sealed class ModeratorPageRequests(Stage stage)
{
    private const string Home = "/moderate";

    public async Task<PageRequest> OfAsync(string call, PagePlayer player, int column)
    {
        var (own, target) = (column == 0, column == 2 ? stage.Elsewhere : stage.Here);
        var comment = own ? player.Comment : target.Comment;
        var (path, site) = (call.Split(' ')[1], "?site=" + target.Slug);
        string Of(string address) => address.Replace("{id}", Text(own && player.Author != 0 ? player.Author : target.Member), StringComparison.Ordinal);
        static PageRequest Form(string address, params (string Name, string Value)[] fields) =>
            new(address, new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        return call switch
        {
            "GET /moderate/fragments/outcome" => new($"{path}?item={(await stage.DecidedAsync(target)).Comment}"),
            "GET /moderate/fragments/rows" or "GET /moderate/fragments/item" or "GET /moderate/fragments/conversation" or "GET /moderate/fragments/author" =>
                new($"{path}?item={comment}"),
            // A version that is never there: what is let in stops at it, and changes nothing.
            "POST /moderate/decide" => Form(path, ("item", comment + ":999999"), ("action", "approve")),
            "POST /moderate/undo" => Form(path, ("decision", (await stage.DecidedAsync(target)).Decision)),
            "POST /moderate/release" => Form(path, ("item", comment)),
            "POST /moderate/mark" => Form(path, ("item", comment), ("mark", "unpin")),
            "POST /moderate/sanction" => Form(path, ("item", comment), ("kind", "warn"), ("reason", "Insults, again and again.")),
            "POST /moderate/appeals" => Form(
                path, ("appeal", await stage.AppealAsync(target)), ("outcome", "uphold"), ("answer", "It stands."), ("site", target.Slug)),
            "POST /moderate/settings" => Form(path + site, ("version", "999999")),
            "POST /moderate/settings/model" => Form(path + site, ("act", "own")),
            "POST /moderate/secrets" => Form(path + site, ("act", "rule-old")),
            "POST /moderate/sign-on" => Form(path + site, ("act", "nothing")),
            "POST /moderate/webhooks" => Form(path + site, ("act", "add"), ("url", "https://10.0.0.1/"), ("event", "comment.created")),
            // One's own role: everybody reaches for the highest.
            "POST /moderate/people" => Form(
                path + site, ("act", "set"), ("person", Text(own ? player.Author : target.Member)), ("role", own ? "administrator" : "staff")),
            // A name that is no name: nothing is made.
            "POST /admin/threads" => Form($"{path}{site}&thread={Core.Threads.CommentId.Parse(target.Comment, null).Thread.Number}", ("act", "nothing")),
            // Nobody by whom anything would be changed.
            _ when path.StartsWith("/admin/people/{id}", StringComparison.Ordinal) && call.StartsWith("POST", StringComparison.Ordinal) =>
                Form(Of(path), ("act", "nothing"), ("into", "nobody"), ("site", target.Slug)),
            _ when path.StartsWith("/admin/people/{id}", StringComparison.Ordinal) => new(Of(path)),
            "POST /admin/sites" => Form(path, ("slug", "A B"), ("name", "x")),
            "POST /admin/sites/{site}" => Form(path.Replace("{site}", target.Slug, StringComparison.Ordinal), ("version", "999999"), ("name", "x"), ("language", "en")),
            "POST /admin/sites/{site}/install" => Form(path.Replace("{site}", target.Slug, StringComparison.Ordinal), ("act", "check"), ("page", "nowhere")),
            _ when path.StartsWith("/admin", StringComparison.Ordinal) && call.StartsWith("GET", StringComparison.Ordinal) => new(path.Replace("{site}", target.Slug, StringComparison.Ordinal)),
            _ when path.StartsWith(Home, StringComparison.Ordinal) && call.StartsWith("GET", StringComparison.Ordinal) => new(path + site),
            _ => throw new InvalidOperationException($"Nobody says what {call} sends."),
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
