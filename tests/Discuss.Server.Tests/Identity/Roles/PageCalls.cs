using System.Net;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>What a browser sends: an address, and the fields of a form where it sends one.</summary>
/// <param name="Done">Where the answer alone does not say whether anything happened: looks.</param>
internal sealed record PageRequest(string Address, Dictionary<string, string>? Fields = null, Func<Task<bool>>? Done = null);

/// <summary>Opens each page of the table and sends each form, as a browser without scripts does, and reads what became of it.</summary>
internal sealed class PageCalls(Stage stage)
{
    private readonly ThreadPageRequests _thread = new(stage);
    private readonly ModeratorPageRequests _moderator = new(stage);
    private readonly AccountPageRequests _account = new(stage);

    /// <summary>The sign for what the player sees; the column says whose object it is.</summary>
    public async Task<char> SignAsync(string call, PagePlayer player, int column)
    {
        var (cookie, request) = (await player.CookieAsync(stage.Host), await RequestAsync(call, player, column));
        var answer = request.Fields is { } fields
            ? await SendAsync(request.Address, fields, player, cookie)
            : await stage.Host.PageAsync(request.Address, cookie);
        var sign = SignOf(answer);
        return sign != '+' || request.Done is null || await request.Done() ? sign : '0';
    }

    /// <summary>What a form is answered with another's token in it, or none.</summary>
    public async Task<HttpStatusCode> WithTokenAsync(string call, PagePlayer player, string? token)
    {
        var request = await RequestAsync(call, player, column: 1);
        var fields = request.Fields!;
        if (token is not null) fields["formToken"] = token;
        return (await stage.Host.FormAsync(request.Address, fields, await player.CookieAsync(stage.Host))).Status;
    }

    /// <summary>The token that stands in the forms of whoever is signed in: on each of their pages the same.</summary>
    public async Task<string> TokenAsync(string cookie) => (await stage.Host.PageAsync("/account/sign-out", cookie)).FormToken();

    private async Task<Answer> SendAsync(string address, Dictionary<string, string> fields, PagePlayer player, string? cookie)
    {
        // Everybody opens a page of theirs first and sends the form from it: the token is good, whoever they are.
        if (player.HasAccount) fields["formToken"] = await TokenAsync(cookie!);
        return await stage.Host.FormAsync(address, fields, cookie);
    }

    private Task<PageRequest> RequestAsync(string call, PagePlayer player, int column) => call.Split('/')[1] switch
    {
        "account" => _account.OfAsync(call, player, own: column == 0),
        "moderate" or "admin" => _moderator.OfAsync(call, player, column),
        _ => _thread.OfAsync(call, player, column),
    };

    private static char SignOf(Answer answer)
    {
        var leads = answer.Header("Location");
        return (int)answer.Status switch
        {
            302 or 303 when leads.StartsWith("/account/sign-in", StringComparison.Ordinal) || leads.StartsWith("/account/confirm", StringComparison.Ordinal) => '>',
            // A password that is not right is told with the same number.
            401 when answer.MediaType != "text/html" || answer.Raw.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/embed", StringComparison.Ordinal) => '?',
            403 => '-',
            404 or 410 => '0',
            >= 500 => '!',
            _ => '+',
        };
    }
}
