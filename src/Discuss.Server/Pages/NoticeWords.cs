namespace Discuss.Server.Pages;

/// <summary>What the thread's page says of following, being told and ignoring, in one language. <c>{0}</c> stands for a name or a number.</summary>
internal sealed record NoticeWords
{
    private static readonly Dictionary<string, NoticeWords> Known =
        new[] { English, German, French, Spanish, Arabic }.ToDictionary(words => words.Language, StringComparer.Ordinal);

    public required string Language { get; init; }

    /// <summary>What the bell is.</summary>
    public required string News { get; init; }
    public required string NoNews { get; init; }
    public required string Read { get; init; }
    public required string Replied { get; init; }
    public required string Mentioned { get; init; }
    public required string Wrote { get; init; }
    public required string NewIn { get; init; }
    public required string Follow { get; init; }
    public required string Following { get; init; }
    public required string EveryComment { get; init; }
    public required string Replies { get; init; }
    public required string OnlyHere { get; init; }
    public required string ByMail { get; init; }
    public required string MailToo { get; init; }

    /// <summary>What the composer's choice is about, and its choices.</summary>
    public required string TellMe { get; init; }
    public required string TellNothing { get; init; }
    public required string TellReplies { get; init; }
    public required string TellEverything { get; init; }
    public required string Followed { get; init; }
    public required string AskedToConfirm { get; init; }
    public required string AllIFollow { get; init; }
    public required string Save { get; init; }
    public required string FollowReplies { get; init; }
    public required string FollowsReplies { get; init; }
    public required string Ignore { get; init; }
    public required string Ignored { get; init; }

    private static NoticeWords English => new()
    {
        Language = "en",
        News = "News for you",
        NoNews = "Nothing new. When somebody answers you, it stands here.",
        Read = "Mark as read",
        Replied = "{0} replied to you",
        Mentioned = "{0} mentioned you",
        Wrote = "{0} wrote under a comment that you follow",
        NewIn = "{0} new in",
        Follow = "Follow",
        Following = "Following",
        EveryComment = "New comments here",
        Replies = "Replies to me",
        OnlyHere = "on this page",
        ByMail = "by mail",
        MailToo = "Your mail address",
        TellMe = "Mail for you",
        TellNothing = "No mail for me",
        TellReplies = "Mail me replies",
        TellEverything = "Mail me every comment",
        Followed = "Saved.",
        AskedToConfirm = "Thank you. Open the link in the mail that we send you; then it begins.",
        AllIFollow = "All that you follow",
        Save = "Save",
        FollowReplies = "Follow replies",
        FollowsReplies = "You follow the replies",
        Ignore = "Ignore {0}",
        Ignored = "You ignore {0}. Show it",
    };

    private static NoticeWords German => new()
    {
        Language = "de",
        News = "Neues für Sie",
        NoNews = "Nichts Neues. Wenn Ihnen jemand antwortet, steht es hier.",
        Read = "Als gelesen markieren",
        Replied = "{0} hat Ihnen geantwortet",
        Mentioned = "{0} hat Sie erwähnt",
        Wrote = "{0} schrieb unter einem Kommentar, dem Sie folgen",
        NewIn = "{0} neu in",
        Follow = "Folgen",
        Following = "Sie folgen",
        EveryComment = "Neue Kommentare hier",
        Replies = "Antworten an mich",
        OnlyHere = "auf dieser Seite",
        ByMail = "per Mail",
        MailToo = "Ihre Mailadresse",
        TellMe = "Mail für Sie",
        TellNothing = "Keine Mails an mich",
        TellReplies = "Antworten per Mail",
        TellEverything = "Alle Kommentare per Mail",
        Followed = "Gespeichert.",
        AskedToConfirm = "Danke. Öffnen Sie den Link in der Mail, die wir Ihnen senden; dann geht es los.",
        AllIFollow = "Alles, dem Sie folgen",
        Save = "Speichern",
        FollowReplies = "Antworten folgen",
        FollowsReplies = "Sie folgen den Antworten",
        Ignore = "{0} ausblenden",
        Ignored = "Sie blenden {0} aus. Anzeigen",
    };

    private static NoticeWords French => new()
    {
        Language = "fr",
        News = "Du nouveau pour vous",
        NoNews = "Rien de nouveau. Les réponses qu’on vous fait apparaîtront ici.",
        Read = "Marquer comme lu",
        Replied = "{0} vous a répondu",
        Mentioned = "{0} vous a mentionné",
        Wrote = "{0} a écrit sous un commentaire que vous suivez",
        NewIn = "{0} de plus dans",
        Follow = "Suivre",
        Following = "Suivi",
        EveryComment = "Nouveaux commentaires ici",
        Replies = "Réponses à mes commentaires",
        OnlyHere = "sur cette page",
        ByMail = "par e-mail",
        MailToo = "Votre adresse e-mail",
        TellMe = "E-mails pour vous",
        TellNothing = "Aucun e-mail",
        TellReplies = "Réponses par e-mail",
        TellEverything = "Tous les commentaires par e-mail",
        Followed = "Enregistré.",
        AskedToConfirm = "Merci. Ouvrez le lien de l’e-mail que nous vous envoyons ; alors cela commence.",
        AllIFollow = "Tout ce que vous suivez",
        Save = "Enregistrer",
        FollowReplies = "Suivre les réponses",
        FollowsReplies = "Vous suivez les réponses",
        Ignore = "Masquer {0}",
        Ignored = "Vous masquez {0}. Afficher",
    };

    private static NoticeWords Spanish => new()
    {
        Language = "es",
        News = "Novedades para usted",
        NoNews = "Nada nuevo. Cuando alguien le responda, aparecerá aquí.",
        Read = "Marcar como leído",
        Replied = "{0} le ha respondido",
        Mentioned = "{0} le ha mencionado",
        Wrote = "{0} escribió bajo un comentario que sigue",
        NewIn = "{0} nuevos en",
        Follow = "Seguir",
        Following = "Siguiendo",
        EveryComment = "Comentarios nuevos aquí",
        Replies = "Respuestas a mí",
        OnlyHere = "en esta página",
        ByMail = "por correo",
        MailToo = "Su dirección de correo",
        TellMe = "Correo para usted",
        TellNothing = "Ningún correo",
        TellReplies = "Respuestas por correo",
        TellEverything = "Todos los comentarios por correo",
        Followed = "Guardado.",
        AskedToConfirm = "Gracias. Abra el enlace del correo que le enviamos; entonces empieza.",
        AllIFollow = "Todo lo que sigue",
        Save = "Guardar",
        FollowReplies = "Seguir respuestas",
        FollowsReplies = "Sigue las respuestas",
        Ignore = "Ocultar a {0}",
        Ignored = "Oculta a {0}. Mostrar",
    };

    private static NoticeWords Arabic => new()
    {
        Language = "ar",
        News = "جديدك",
        NoNews = "لا جديد. حين يردّ عليك أحد يظهر هنا.",
        Read = "وضع علامة مقروء",
        Replied = "ردّ عليك {0}",
        Mentioned = "ذكرك {0}",
        Wrote = "كتب {0} تحت تعليق تتابعه",
        NewIn = "{0} جديد في",
        Follow = "متابعة",
        Following = "تتابع",
        EveryComment = "التعليقات الجديدة هنا",
        Replies = "الردود عليّ",
        OnlyHere = "في هذه الصفحة",
        ByMail = "بالبريد",
        MailToo = "عنوان بريدك",
        TellMe = "البريد إليك",
        TellNothing = "لا بريد",
        TellReplies = "الردود بالبريد",
        TellEverything = "كل التعليقات بالبريد",
        Followed = "حُفظ.",
        AskedToConfirm = "شكرًا. افتح الرابط في الرسالة التي نرسلها إليك، ثم يبدأ ذلك.",
        AllIFollow = "كل ما تتابعه",
        Save = "حفظ",
        FollowReplies = "متابعة الردود",
        FollowsReplies = "تتابع الردود",
        Ignore = "إخفاء {0}",
        Ignored = "أنت تخفي {0}. إظهار",
    };

    /// <summary>The words of a language, English where there are none.</summary>
    public static NoticeWords For(string language) => Known.GetValueOrDefault(language) ?? English;
}
