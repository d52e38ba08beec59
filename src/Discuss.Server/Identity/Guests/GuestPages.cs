using System.Globalization;
using Discuss.Server.Client;
using Discuss.Server.Http;
using Discuss.Server.Pages.Account;
using Discuss.Server.Sites;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Discuss.Server.Identity;

/// <summary>
/// The pages behind the links in guests' mails, and the one that asks for such a mail. Opening a link changes nothing; the button on its
/// page does.
/// </summary>
internal static class GuestPages
{
    public const string Ask = "/account/guest";
    public const string Confirm = "/account/guest/confirm";
    public const string Recover = "/account/guest/recover";

    /// <param name="account">The group of <c>/account</c>.</param>
    public static void Map(IEndpointRouteBuilder account)
    {
        var pages = account.MapGroup("guest");
        pages.MapGet("", (HttpContext context) => AskPage(context, ReturnTo.Asked(context)));
        pages.MapPost("", SendLink).TakesForm().RequireRateLimiting(Limits.SignIn);
        pages.MapGet("confirm", AskToConfirmAsync);
        pages.MapPost("confirm", ConfirmAsync).TakesForm().RequireRateLimiting(Limits.SignIn);
        pages.MapGet("recover", AskToRecoverAsync);
        pages.MapPost("recover", RecoverAsync).TakesForm().RequireRateLimiting(Limits.SignIn);
    }

    private static RazorComponentResult AskPage(HttpContext context, ReturnTo to, string? email = null, string? error = null) => Page(
        context,
        new GuestPageModel(Say(context).AskTitle, Say(context).Ask)
        {
            Action = Ask, Return = to, AsksMail = true, Email = email, Error = error, Buttons = [(Say(context).AskButton, null)],
        },
        error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    /// <summary>The same answer for every address: whether anything was written with it, only its mailbox hears.</summary>
    private static RazorComponentResult SendLink(HttpContext context, GuestMail mail, ClientScripts scripts)
    {
        var (to, sent) = (ReturnTo.Sent(context), context.Request.Form["email"].ToString());
        if (!MailAddress.TryNormalize(sent, out var email)) return AskPage(context, to, sent, Say(context).NoAddress);
        mail.Recover(context, email, to);
        return Page(context, new GuestPageModel(Say(context).SentTitle, Say(context).Sent) { Waits = to.Frame is not null, Script = scripts.Account.Path });
    }

    private static async Task<IResult> AskToConfirmAsync(string? code, HttpContext context, GuestMail mail, CancellationToken cancellationToken)
    {
        if (await mail.FindConfirmationAsync(code, cancellationToken) is not { Payload: { } said }) return BadLink(context);
        return Page(context, new GuestPageModel(Say(context).ConfirmTitle, GuestWords.Fill(Say(context).ConfirmAsk, said.Name, said.Site, said.Email))
        {
            Action = Confirm, Code = code, Buttons = [(Say(context).ConfirmButton, null)],
        });
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, GuestMail mail, CancellationToken cancellationToken) =>
        await mail.ConfirmAsync(context.Request.Form["code"], cancellationToken) is null
            ? BadLink(context)
            : Page(context, new GuestPageModel(Say(context).ConfirmedTitle, Say(context).Confirmed));

    private static async Task<IResult> AskToRecoverAsync(
        string? code, HttpContext context, GuestMail mail, GuestReader guests, SiteDirectory sites, CancellationToken cancellationToken)
    {
        if (await mail.FindRecoveryAsync(code, cancellationToken) is not { } asked) return BadLink(context);
        var waiting = await WaitingAsync(asked, guests, sites, cancellationToken);
        return Page(context, new GuestPageModel(Say(context).RecoverTitle, Say(context).Recover)
        {
            Action = Recover, Code = code,
            Buttons =
            [
                .. waiting.Select(guest => (GuestWords.Fill(Say(context).ContinueAs, guest.Name), (string?)guest.Author.ToString(CultureInfo.InvariantCulture))),
                (Say(context).RecoverButton, null),
            ],
        });
    }

    private static async Task<IResult> RecoverAsync(
        HttpContext context, GuestMail mail, GuestReader guests, SiteDirectory sites, Entrance entrance, CancellationToken cancellationToken)
    {
        var form = context.Request.Form;
        if (await mail.TakeRecoveryAsync(form["code"], cancellationToken) is not { } asked) return BadLink(context);
        var chosen = form["guest"].ToString();
        foreach (var guest in await WaitingAsync(asked, guests, sites, cancellationToken))
        {
            if (chosen == guest.Author.ToString(CultureInfo.InvariantCulture))
                return await entrance.LeaveAsync(context, new HandedIdentity(guest.Author, SessionId: null), asked.To(), cancellationToken);
        }

        var articles = new List<(string, string)>();
        foreach (var guest in await guests.OfAddressAsync(asked.Email, cancellationToken))
        {
            foreach (var article in await guests.ArticlesAsync(guest.Author, cancellationToken))
            {
                if (await sites.FindAsync(article.Site, cancellationToken) is not { } site) continue;
                var address = article.Url ?? $"/t/{site.Slug}?key={Uri.EscapeDataString(article.Key)}";
                articles.Add((address, $"{article.Title ?? article.Key} ({site.Name}, {guest.Name})"));
            }
        }

        return Page(context, new GuestPageModel(Say(context).FoundTitle, articles.Count == 0 ? Say(context).FoundNothing : null) { Links = articles });
    }

    /// <summary>The guests with whom the frame that waits can go on: those of its site.</summary>
    private static async Task<IReadOnlyList<KnownGuest>> WaitingAsync(
        RecoveredMail asked, GuestReader guests, SiteDirectory sites, CancellationToken cancellationToken)
    {
        if (asked.To().Frame is not { } frame || await sites.FindAsync(frame.Site, cancellationToken) is not { } site) return [];
        return [.. (await guests.OfAddressAsync(asked.Email, cancellationToken)).Where(guest => guest.Site is null || guest.Site == site.Id)];
    }

    private static RazorComponentResult BadLink(HttpContext context) => Page(
        context, new GuestPageModel(Say(context).BadLinkTitle, Say(context).BadLink) { Links = [(Ask, Say(context).Again)] }, StatusCodes.Status410Gone);

    private static GuestWords Say(HttpContext context) => GuestWords.For(AccountWords.For(context).Language);

    private static RazorComponentResult Page(HttpContext context, GuestPageModel model, int status = StatusCodes.Status200OK) =>
        AccountResults.Page<GuestPage>(new() { ["FormToken"] = FormToken.For(context), ["Model"] = model }, status);
}
