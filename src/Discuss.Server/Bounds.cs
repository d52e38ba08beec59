using Discuss.Core.Identity;
using Discuss.Core.Interchange;
using Discuss.Core.Moderation.Rules;
using Discuss.Core.Rendering;
using Discuss.Core.Search;
using Discuss.Core.Threads;
using Discuss.Server.Cluster;
using Discuss.Server.Live;

namespace Discuss.Server;

/// <summary>
/// How much of everything is taken, on one page: what comes from outside is never without an end. Sizes of texts are UTF-16 units, the unit of a
/// browser's <c>maxlength</c>, where nothing else is said. <c>tests/Discuss.Hostile.Tests</c> tries each at its edge and one past it.
/// </summary>
internal static class Bounds
{
    // What one request may hold.

    /// <summary>Of a request's body: a comment of 5,000 characters in the widest encoding fits, with room for its address and title.</summary>
    public const int RequestBytes = 32 * 1024;

    /// <summary>Of the body of a site's settings: two word lists at their longest fit.</summary>
    public const int SettingsBytes = 2 * 1024 * 1024;

    /// <summary>What is still read, and thrown away, of a body that is too large, so that whoever sends it hears why.</summary>
    public const int DrainedBytes = 4 * 1024 * 1024;

    /// <summary>Characters of an address that is answered from what is ready; a longer one goes the long way.</summary>
    public const int HotTarget = 2048;

    /// <summary>Of a body that brings an image, whatever a site allows.</summary>
    public const int ImageBytes = 16 * 1024 * 1024;

    // Comments and threads (those of Discuss.Core stand there with their reasons).

    /// <summary>Of a comment: an essay is no comment, and what a parser is given is bounded before it begins.</summary>
    public const int CommentCharacters = RenderingLimits.MostCharacters;

    /// <summary>Pinned above one thread: more would be a thread of its own before the thread.</summary>
    public const int PinnedComments = 3;

    /// <summary>People of one search; whoever finds as many writes more of the name.</summary>
    public const int PeopleFound = 50;

    /// <summary>Of a site's own word on a badge: it stands beside a name, on a phone as well.</summary>
    public const int BadgeWord = 30;

    /// <summary>Of what people are searched by: a mail address at its longest.</summary>
    public const int PeopleWords = MailAddress;

    /// <summary>Of a thread's key: an address, or the publisher's own identifier.</summary>
    public const int ThreadKey = ThreadLimits.MaxKey;

    /// <summary>Of an article's address: what browsers follow.</summary>
    public const int ArticleAddress = ThreadLimits.MaxUrl;

    /// <summary>Of an article's title.</summary>
    public const int ArticleTitle = ThreadLimits.MaxTitle;

    /// <summary>Of an idempotency key: a UUID with room to spare.</summary>
    public const int IdempotencyKey = ThreadLimits.MaxIdempotencyKey;

    /// <summary>Of the note on a report or a decision: a sentence or two.</summary>
    public const int ReportNote = ThreadLimits.MaxReportNote;

    /// <summary>Items of one answer, so that none costs more than a few milliseconds.</summary>
    public const int WindowItems = ThreadLimits.MaxWindow;

    /// <summary>Events of one answer; who missed more is better served by a fresh page.</summary>
    public const int EventItems = ThreadLimits.MaxEvents;

    /// <summary>Keys of one question for counts: a list of articles is rarely longer.</summary>
    public const int CountKeys = ThreadLimits.MaxCountKeys;

    /// <summary>Replies in one another: deeper ones become siblings, so that depth is no weapon.</summary>
    public const int ReplyDepth = ReadingPath.MaxDepth;

    /// <summary>Of a cursor, that of the deepest comment being the longest.</summary>
    public const int CursorCharacters = WindowCursor.MaxLength;

    /// <summary>Threads of the list of what is hot: more is no such list.</summary>
    public const int TrendingItems = 50;

    /// <summary>Comments or threads of a list beside an article.</summary>
    public const int WidgetItems = 20;

    /// <summary>Comments of a feed: what is read once an hour misses nothing of most threads.</summary>
    public const int FeedEntries = 50;

    /// <summary>Of the origin that a page's address carries on.</summary>
    public const int PageOrigin = 300;

    /// <summary>Of the initials in a picture: two, each perhaps a letter with marks or an emoji.</summary>
    public const int AvatarInitials = 16;

    // Images (what one may cost those who see it: Discuss.Core/Images/ImageLimits).

    /// <summary>Images of one comment.</summary>
    public const int CommentImages = ImageMarks.MaxImages;

    /// <summary>Images of one author in a day that no comment shows yet, or that were sent again.</summary>
    public const int ImagesADay = 100;

    /// <summary>Hosts from which a site shows images.</summary>
    public const int ImageHosts = 100;

    // People.

    /// <summary>Of a name: one line beside a picture on a phone.</summary>
    public const int NameCharacters = DisplayName.MaxCharacters;

    /// <summary>Of a guest's website.</summary>
    public const int Website = 300;

    /// <summary>Of a mail address: what can be delivered (RFC 5321).</summary>
    public const int MailAddress = 254;

    /// <summary>Of what stands before the @ (RFC 5321).</summary>
    public const int MailLocalPart = 64;

    /// <summary>Of a password: a sentence fits, and hashing one costs no more than another.</summary>
    public const int Password = 256;

    /// <summary>Wrong passwords for an account before it is locked for a while.</summary>
    public const int WrongPasswords = 10;

    /// <summary>Sign-ins that wait for the slow hash: past that they are told to come again, so that hashing cannot be used against the rest.</summary>
    public const int PasswordsWaiting = 64;

    /// <summary>Of a token of ours; a real one has a third of that.</summary>
    public const int TokenCharacters = 1024;

    /// <summary>Of the verifier of a code handed to a frame (RFC 7636).</summary>
    public const int HandOverVerifier = 128;

    /// <summary>Of a second factor's code as it is typed.</summary>
    public const int FactorCode = 32;

    /// <summary>Of what a form carries from one step of a sign-in to the next.</summary>
    public const int CarriedState = 4096;

    /// <summary>Of a passkey's name.</summary>
    public const int PasskeyName = 60;

    /// <summary>Of what an authenticator answers.</summary>
    public const int PasskeyAnswer = 16 * 1024;

    /// <summary>Of the address that a sign-in leads back to.</summary>
    public const int ReturnPath = 1000;

    /// <summary>Of the site's and the origin's name in it.</summary>
    public const int ReturnName = 300;

    /// <summary>Of the language in it, such as de-AT.</summary>
    public const int ReturnLocale = 16;

    /// <summary>Invitations that a site sends in a day: an editorial office, not a mailing list.</summary>
    public const int InvitationsADay = 50;

    /// <summary>Guests that one mail address finds again.</summary>
    public const int GuestsByMail = 50;

    // What others vouch for.

    /// <summary>Of a publisher's token.</summary>
    public const int SignOnToken = 8 * 1024;

    /// <summary>Of the publisher's key of a user.</summary>
    public const int SignOnSubject = 200;

    /// <summary>Of a picture's address.</summary>
    public const int SignOnPicture = 500;

    /// <summary>Of a badge's word.</summary>
    public const int SignOnBadge = 20;

    /// <summary>Articles that a token names as its user's own.</summary>
    public const int SignOnArticles = 100;

    /// <summary>Roles that a token names.</summary>
    public const int SignOnRoles = 10;

    /// <summary>Of an issuer, an audience or a secret.</summary>
    public const int SignOnText = 300;

    /// <summary>Of a key set.</summary>
    public const int SignOnKeySet = 16 * 1024;

    /// <summary>Keys of a set: a token is not tried on more.</summary>
    public const int SignOnKeys = 20;

    /// <summary>Of a provider's key of a person.</summary>
    public const int ProviderSubject = 255;

    /// <summary>Of the name that a provider says.</summary>
    public const int ProviderName = 300;

    /// <summary>Bytes of a provider's answer.</summary>
    public const int ProviderAnswer = 64 * 1024;

    // Moving in (the exports' own sizes stand in Discuss.Core's InterchangeLimits).

    /// <summary>Of a comment's text in an export, in the mark-up of the other system.</summary>
    public const int ImportedText = InterchangeLimits.Text;

    /// <summary>Bytes of a line or a record of an export.</summary>
    public const int ImportedLine = InterchangeLimits.Line;

    /// <summary>Of an old permalink that is looked for.</summary>
    public const int OldAddress = ThreadLimits.MaxUrl;

    // Moderation.

    /// <summary>Origins of a site.</summary>
    public const int Origins = 100;

    /// <summary>Lines of the log that the dashboard counts: read in a fraction of a second.</summary>
    public const int DashboardLines = 50_000;

    /// <summary>Origins from which a site's discussions were asked for, that are kept; the newest ones.</summary>
    public const int SightingsKept = 200;

    /// <summary>The same in memory, of a site within an hour: who makes up origins fills no more.</summary>
    public const int SightingsHeld = 500;

    /// <summary>Days after which a discussion may close: a hundred years.</summary>
    public const int ClosingDays = 36_500;

    /// <summary>Of a site's short name, which stands in addresses.</summary>
    public const int SiteSlug = 40;

    /// <summary>Of a site's name.</summary>
    public const int SiteName = 80;

    /// <summary>Lines of a word list.</summary>
    public const int Words = SettingsCheck.MaxWords;

    /// <summary>Characters of a word list.</summary>
    public const int WordCharacters = SettingsCheck.MaxWordCharacters;

    /// <summary>Comments of one request: a screenful selected at once, in one transaction.</summary>
    public const int DecisionsAtOnce = 200;

    /// <summary>Of a decision's reason: a word of the list, or a few.</summary>
    public const int DecisionReason = 100;

    /// <summary>Of a sanction's reason, which its author reads.</summary>
    public const int SanctionReason = 300;

    /// <summary>Of a moderator's note beside it.</summary>
    public const int SanctionNote = 1000;

    /// <summary>Of an objection, and of its answer: room for an argument.</summary>
    public const int AppealText = 2000;

    /// <summary>Of a text that is only scored.</summary>
    public const int ScoredText = 10_000;

    /// <summary>Of a word that the log is searched for.</summary>
    public const int LogWord = 100;

    /// <summary>Of what discussions are searched for.</summary>
    public const int ThreadWords = ThreadLimits.MaxKey;

    /// <summary>Of what moderators search comments for.</summary>
    public const int SearchCharacters = SearchQuery.MaxCharacters;

    /// <summary>Words of it.</summary>
    public const int SearchWords = SearchQuery.MaxWords;

    /// <summary>Lines of the log's export; the last one says where to go on.</summary>
    public const int ExportLines = 100_000;

    /// <summary>Rows that a moderator's page asks for by name: what arrived while it was shown.</summary>
    public const int RowsByName = 50;

    /// <summary>Threads that a rule that hangs may keep before it is not asked any more.</summary>
    public const int StuckRules = 4;

    // Live connections (their times: Live/LiveLimits).

    /// <summary>Bytes of a message to the hub: a method's name and two short arguments.</summary>
    public const int HubMessage = LiveLimits.MaxMessage;

    /// <summary>Bytes that may wait for a reader's socket before it counts as slow.</summary>
    public const int HubWaiting = LiveLimits.MaxWaitingBytes;

    /// <summary>Threads that one connection watches.</summary>
    public const int HubThreads = LiveLimits.MaxThreads;

    /// <summary>Events of one message.</summary>
    public const int HubBatch = LiveLimits.MaxBatch;

    // What this server fetches.

    /// <summary>Of an answer: a key set has some kilobytes.</summary>
    public const int FetchedBytes = 2 * 1024 * 1024;

    /// <summary>Redirects that are followed, each checked as the first address was.</summary>
    public const int FetchedRedirects = 3;

    /// <summary>Of an address that is fetched.</summary>
    public const int FetchedAddress = 2000;

    // What this server sends of its own accord.

    /// <summary>Webhooks of a site: each event is sent to each that asks for it.</summary>
    public const int Webhooks = 20;

    /// <summary>Deliveries that are kept of a webhook; the oldest go first, sent or not.</summary>
    public const int Deliveries = 10_000;

    /// <summary>Browsers of an author that are told by push; the newest ones.</summary>
    public const int PushSubscriptions = 10;

    /// <summary>Of a push service's address for a browser; those of the large ones have a few hundred characters.</summary>
    public const int PushEndpoint = 1000;

    /// <summary>Bytes of the address in a push message.</summary>
    public const int PushUrl = 2200;

    /// <summary>Bytes of a push message's title.</summary>
    public const int PushTitle = 200;

    /// <summary>Bytes of a push message's sentence: with its title and an address it fits into what push services take.</summary>
    public const int PushBody = 600;

    /// <summary>Bytes of the answer of a site's own rule: a word and a reason.</summary>
    public const int ExternalAnswer = 4096;

    /// <summary>Bytes of a receiver's answer that are read and kept: enough to see what it complains of.</summary>
    public const int DeliveryAnswer = 1000;

    // What the server keeps in memory, or has waiting.

    /// <summary>Writes that wait for SQLite's one writer; past that whoever comes waits outside.</summary>
    public const int WritesWaiting = 4096;

    /// <summary>Bytes of one window that is kept ready.</summary>
    public const int HotWindow = 1024 * 1024;

    /// <summary>Bytes of a message between nodes.</summary>
    public const int BusMessageBytes = 256 * 1024;

    /// <summary>Threads whose views wait to be written down.</summary>
    public const int ViewsWaiting = 10_000;

    /// <summary>Series of the metrics: a label that strangers could fill cannot grow them.</summary>
    public const int MetricSeries = 2000;

    // How often somebody may do what. A person in a heated discussion does not reach these; a program does at once.

    /// <summary>Posts, edits and deletions of one author: ten in a heated minute, then one every ten seconds.</summary>
    public static readonly BucketRate Posts = new(Burst: 10, Tokens: 1, TimeSpan.FromSeconds(10));

    /// <summary>Images of one author: a comment's worth at once, then one every ten seconds.</summary>
    public static readonly BucketRate Images = new(Burst: 10, Tokens: 1, TimeSpan.FromSeconds(10));

    /// <summary>Votes of one author.</summary>
    public static readonly BucketRate Votes = new(Burst: 60, Tokens: 1, TimeSpan.FromSeconds(1));

    /// <summary>Reports and objections of one author: each is work for a moderator.</summary>
    public static readonly BucketRate Reports = new(Burst: 10, Tokens: 1, TimeSpan.FromSeconds(30));

    /// <summary>Previews of one author or network: each is rendered.</summary>
    public static readonly BucketRate Previews = new(Burst: 60, Tokens: 1, TimeSpan.FromSeconds(1));

    /// <summary>Readings of one author or network that ask the database.</summary>
    public static readonly BucketRate Reads = new(Burst: 600, Tokens: 10, TimeSpan.FromSeconds(1));

    /// <summary>New guests of one network: identities are cheap to make, so what makes them is counted for the network only.</summary>
    public static readonly BucketRate NewGuests = new(Burst: 10, Tokens: 1, TimeSpan.FromMinutes(6));

    /// <summary>Sign-ins of one network, whoever they are for.</summary>
    public static readonly BucketRate SignIns = new(Burst: 60, Tokens: 1, TimeSpan.FromSeconds(5));

    /// <summary>Passwords that one network tries for one account: ten in five minutes, so that none is guessed quietly.</summary>
    public static readonly BucketRate SignInsOfOneAccount = new(Burst: 10, Tokens: 1, TimeSpan.FromSeconds(30));

    /// <summary>Registrations of one network.</summary>
    public static readonly BucketRate Registrations = new(Burst: 5, Tokens: 1, TimeSpan.FromMinutes(12));

    /// <summary>All that one network may change, whatever identities it gathers: 4 writes a second, 240 at once.</summary>
    public static readonly BucketRate NetworkWrites = new(Burst: 240, Tokens: 4, TimeSpan.FromSeconds(1));

    /// <summary>Mails to one address in an hour that tell of replies at once; digests come beside them.</summary>
    public const int NoticeMailsAnHour = 3;

    /// <summary>The status of a mail that came back; characters.</summary>
    public const int BounceStatus = 20;

    /// <summary>People whom one comment names.</summary>
    public const int Mentions = Discuss.Core.Rendering.RenderingLimits.MaxMentions;

    /// <summary>People whom a composer offers for a mention.</summary>
    public const int PeopleOffered = 8;

    /// <summary>Subscriptions of one author.</summary>
    public const int Subscriptions = 1000;

    /// <summary>People whom one author ignores.</summary>
    public const int Ignored = 500;

    /// <summary>How long a fetch from outside may take, redirects and all.</summary>
    public static readonly TimeSpan Fetching = TimeSpan.FromSeconds(5);

    /// <summary>How long deliveries of webhooks are kept, to be looked at and repeated.</summary>
    public static readonly TimeSpan DeliveryAge = TimeSpan.FromDays(30);
}
