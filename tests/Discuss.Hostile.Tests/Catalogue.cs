using Discuss.Hostile.Tests.Faults;
using Discuss.Hostile.Tests.Fuzzing;
using Discuss.Hostile.Tests.Running;
using Discuss.Hostile.Tests.Xss;

namespace Discuss.Hostile.Tests;

/// <summary>Everything that is tried, in the order of the table: first the faults that comment systems really had.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("stored XSS by link scheme", StoredFaults.LinkSchemeAsync),
        new("stored XSS by attribute extension", StoredFaults.AttributeExtensionAsync),
        new("stored XSS by emoji alt", StoredFaults.EmojiAltAsync),
        new("stored XSS by name", StoredFaults.NameAsync),
        new("stored XSS by website", StoredFaults.WebsiteAsync),
        new("stored XSS by quoted excerpt", StoredFaults.QuotedExcerptAsync),
        new("stored XSS by preview", StoredFaults.PreviewAsync),
        new("stored XSS by moderator's edit", StoredFaults.ModeratorsEditAsync),
        new("sanitizer bypass by mutation", StoredFaults.MutationAsync),
        new("token in a URL", RequestFaults.TokenInUrlAsync),
        new("image that is HTML", ImageFaults.ThatIsHtmlAsync),
        new("decompression bomb", ImageFaults.BombAsync),
        new("tracking pixel or header injection in mail", MailFaults.InjectionAsync),
        new("mail flood", MailFaults.FloodAsync),
        new("forged request", RequestFaults.ForgedRequestAsync),
        new("action by GET", RequestFaults.ActionByGetAsync),
        new("another's comment edited by id", AuthorityFaults.AnothersCommentAsync),
        new("check skipped when the site id is left out", AuthorityFaults.SiteLeftOutAsync),
        new("comment on a closed or unseen page", AuthorityFaults.ClosedOrUnseenAsync),
        new("mass assignment", IdentityFaults.MassAssignmentAsync),
        new("pending or rejected comment leaking", LeakFaults.HiddenCommentAsync),
        new("search: syntax, other sites, erased text, cost", SearchFaults.SearchAsync) { Alone = true },
        new("live event that carries the removed text", LeakFaults.RemovedTextAsync),
        new("voters and history shown to guests", LeakFaults.VotersAndHistoryAsync),
        new("socket that outlives its session", LiveFaults.OutlivesSessionAsync),
        new("WebSocket from a foreign origin", LiveFaults.ForeignOriginAsync),
        new("hub call before authorization", LiveFaults.BeforeAuthorizationAsync),
        new("limits evaded by X-Forwarded-For", LimitFaults.ForgedHeadersAsync),
        new("limits evaded by IPv6", LimitFaults.ByIpv6Async),
        new("limits evaded by letter case", LimitFaults.ByLetterCaseAsync),
        new("vote race", AuthorityFaults.VoteRaceAsync),
        new("server-side request forgery, also in the second fetcher", OutboundFaults.InnerAddressesAsync),
        new("suffix match in an allow-list", OutboundFaults.SuffixMatchAsync),
        new("open redirect", RequestFaults.OpenRedirectAsync),
        new("unverified mail address from a provider linked to an account", IdentityFaults.UnverifiedMailAsync),
        new("look-alike names", IdentityFaults.LookAlikeNamesAsync),
        new("ban evaded by an old token, an edit or a queued job", AuthorityFaults.BanEvadedAsync),
        new("unbounded field", BoundFaults.UnboundedAsync),
        new("parser and filter denial of service", BoundFaults.DenialOfServiceAsync) { Alone = true },
        new("login timing", IdentityFaults.LoginTimingAsync) { Alone = true },
        new("secrets in exports or logs", TraceFaults.SecretsAsync),
        new("hostile import", ImportFaults.HostileAsync),
        new("leftovers after erasure", TraceFaults.ErasureAsync),
        new("framed moderator pages", RequestFaults.FramedModeratorPagesAsync),
        new("formula in CSV", TraceFaults.FormulaAsync),
        new("message from a foreign window", BrowserAttacks.ForeignWindowAsync),
        new("mark-up through every door, in every window", XssAttacks.EveryDoorAsync),
        new("the same in Chromium, with a trap", BrowserAttacks.PagesAsync),
        new("odd Markdown, and CommonMark's own examples", MarkdownAttacks.OddityAsync),
        new("every bound at its edge and one past it", EdgeFaults.BoundsAsync),
        new("inputs by chance (--fuzz)", FuzzAttack.RunAsync),
    ];
}
