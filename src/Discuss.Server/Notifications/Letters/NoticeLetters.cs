using System.Net.Mail;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications.Letters;

/// <summary>
/// Sends mails of notices. What a mail says is read when it goes out: what is gone by then is told to nobody, and where nothing is left, or
/// the reader has unsubscribed, no mail goes.
/// </summary>
internal sealed class NoticeLetters(
    LetterReader reader, Mailboxes mailboxes, NoticeTokens tokens, MailFailures failures, IMailTransport transport, MailSender sender, PublicAddress address)
    : IOutboxHandler
{
    public const string MessageKind = "notice-mail";

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var letter = JsonSerializer.Deserialize<NoticeLetter>(payload, JsonSettings.Default)!;
        if (await mailboxes.FindAsync(letter.Author, cancellationToken) is not { } mailbox) return;
        var threads = await reader.ReadAsync(letter, cancellationToken);
        if (threads.Count == 0) return;
        await failures.SendAsync(transport, Compose(letter, mailbox, threads), letter.Author, letter.At, cancellationToken);
    }

    private Mail Compose(NoticeLetter letter, Mailbox mailbox, List<LetterThread> threads)
    {
        var site = threads[0].Site;
        // The button of a mail program stops exactly what brought the mail; where that is several things, all of it.
        var scope = threads is [var only] && only.Items.All(item => item.Kind is null) && only.Subscription > 0 ? only.Subscription
            : threads.TrueForAll(thread => thread.Items.All(item => item.Kind is not null)) ? NoticeTokens.Replies
            : NoticeTokens.Everything;
        var stop = address.Of($"{SubscriptionPages.Stop}?u={tokens.Create(letter.Author, scope)}");
        var manage = address.Of($"{SubscriptionPages.Home}?u={tokens.Create(letter.Author, NoticeTokens.Everything)}&locale={site.Settings.Language}");
        var template = new LetterTemplate(LetterWords.For(site.Settings.Language), threads, address.Of(""), stop, manage);
        var from = sender.For(site.Name);
        var headers = new List<(string, string)>
        {
            ("List-Unsubscribe", $"<{stop}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        };
        // Mails about one thread are one conversation in the reader's mailbox.
        if (threads is [var one])
        {
            var conversation = $"<thread-{one.Thread}@{from.Host}>";
            headers.Add(("In-Reply-To", conversation));
            headers.Add(("References", conversation));
        }

        return new Mail("notice-" + letter.Name, from, new MailAddress(mailbox.Address), template.Subject, template.Text, letter.At)
        {
            Html = template.Html, Headers = headers,
        };
    }
}
