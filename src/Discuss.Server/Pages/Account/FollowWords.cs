namespace Discuss.Server.Pages.Account;

/// <summary>The words of the page of one's own subscriptions, in one language. <c>{0}</c> stands for a name.</summary>
public sealed record FollowWords
{
    private static readonly Dictionary<string, FollowWords> Known =
        new[] { English, German, French, Spanish, Arabic }.ToDictionary(words => words.Language, StringComparer.Ordinal);

    public required string Language { get; init; }
    public required string Title { get; init; }
    public required string Confirm { get; init; }
    public required string ConfirmButton { get; init; }
    public required string Confirmed { get; init; }
    public required string Stopped { get; init; }
    public required string Saved { get; init; }
    public required string MailStopped { get; init; }
    public required string Nothing { get; init; }
    public required string Under { get; init; }
    public required string End { get; init; }
    public required string Replies { get; init; }
    public required string Push { get; init; }
    public required string Pace { get; init; }
    public required string AtOnce { get; init; }
    public required string Hourly { get; init; }
    public required string Daily { get; init; }
    public required string Save { get; init; }
    public required string EndAll { get; init; }
    public required string Ignored { get; init; }
    public required string ReadAgain { get; init; }
    public required string StopAsk { get; init; }
    public required string BadLink { get; init; }

    private static FollowWords English => new()
    {
        Language = "en",
        Title = "What you follow",
        Confirm = "You asked for mail at this address. Confirm it, and it begins.",
        ConfirmButton = "Yes, write to me",
        Confirmed = "Confirmed. From now on you are told by mail.",
        Stopped = "Done. No further mail of this kind comes.",
        Saved = "Saved.",
        MailStopped = "Your mail address did not take our mail, so none is sent any more. Save below to try again.",
        Nothing = "You follow no discussion.",
        Under = "replies to a comment",
        End = "End it",
        Replies = "Mail me when somebody replies to me or names me",
        Push = "A message of this browser, too",
        Pace = "How often mail may come",
        AtOnce = "At once, at most three an hour",
        Hourly = "Once an hour, all together",
        Daily = "Once a day, all together",
        Save = "Save",
        EndAll = "End everything",
        Ignored = "Whom you ignore",
        ReadAgain = "Read again",
        StopAsk = "Shall these mails end?",
        BadLink = "This link is not whole. Copy all of it from the mail.",
    };

    private static FollowWords German => new()
    {
        Language = "de",
        Title = "Dem Sie folgen",
        Confirm = "Sie haben um Mail an diese Adresse gebeten. Bestätigen Sie es, dann geht es los.",
        ConfirmButton = "Ja, schreiben Sie mir",
        Confirmed = "Bestätigt. Ab jetzt erfahren Sie es per Mail.",
        Stopped = "Erledigt. Solche Mails kommen nicht mehr.",
        Saved = "Gespeichert.",
        MailStopped = "Ihre Adresse hat unsere Mail nicht angenommen, deshalb senden wir keine mehr. Speichern Sie unten, um es wieder zu versuchen.",
        Nothing = "Sie folgen keiner Diskussion.",
        Under = "Antworten auf einen Kommentar",
        End = "Beenden",
        Replies = "Mail, wenn mir jemand antwortet oder mich nennt",
        Push = "Auch eine Nachricht dieses Browsers",
        Pace = "Wie oft Mail kommen darf",
        AtOnce = "Sofort, höchstens drei in der Stunde",
        Hourly = "Einmal in der Stunde, alles zusammen",
        Daily = "Einmal am Tag, alles zusammen",
        Save = "Speichern",
        EndAll = "Alles beenden",
        Ignored = "Wen Sie ausblenden",
        ReadAgain = "Wieder lesen",
        StopAsk = "Sollen diese Mails aufhören?",
        BadLink = "Dieser Link ist nicht vollständig. Kopieren Sie ihn ganz aus der Mail.",
    };

    private static FollowWords French => new()
    {
        Language = "fr",
        Title = "Ce que vous suivez",
        Confirm = "Vous avez demandé des e-mails à cette adresse. Confirmez, et ils commencent.",
        ConfirmButton = "Oui, écrivez-moi",
        Confirmed = "Confirmé. Vous serez désormais prévenu par e-mail.",
        Stopped = "C’est fait. Aucun e-mail de ce genre ne viendra plus.",
        Saved = "Enregistré.",
        MailStopped = "Votre adresse n’a pas accepté nos e-mails, nous n’en envoyons plus. Enregistrez ci-dessous pour réessayer.",
        Nothing = "Vous ne suivez aucune discussion.",
        Under = "réponses à un commentaire",
        End = "Arrêter",
        Replies = "Un e-mail quand on me répond ou me mentionne",
        Push = "Un message de ce navigateur aussi",
        Pace = "À quel rythme",
        AtOnce = "Aussitôt, trois par heure au plus",
        Hourly = "Une fois par heure, tout ensemble",
        Daily = "Une fois par jour, tout ensemble",
        Save = "Enregistrer",
        EndAll = "Tout arrêter",
        Ignored = "Personnes masquées",
        ReadAgain = "Lire à nouveau",
        StopAsk = "Faut-il arrêter ces e-mails ?",
        BadLink = "Ce lien n’est pas entier. Copiez-le en entier depuis l’e-mail.",
    };

    private static FollowWords Spanish => new()
    {
        Language = "es",
        Title = "Lo que sigue",
        Confirm = "Pidió correo en esta dirección. Confírmelo y empezará.",
        ConfirmButton = "Sí, escríbanme",
        Confirmed = "Confirmado. Desde ahora se le avisa por correo.",
        Stopped = "Hecho. No llegará más correo de este tipo.",
        Saved = "Guardado.",
        MailStopped = "Su dirección no aceptó nuestro correo, por eso ya no enviamos más. Guarde abajo para intentarlo de nuevo.",
        Nothing = "No sigue ninguna conversación.",
        Under = "respuestas a un comentario",
        End = "Terminar",
        Replies = "Correo cuando alguien me responda o me nombre",
        Push = "También un aviso de este navegador",
        Pace = "Con qué frecuencia",
        AtOnce = "Enseguida, tres por hora como mucho",
        Hourly = "Una vez por hora, todo junto",
        Daily = "Una vez al día, todo junto",
        Save = "Guardar",
        EndAll = "Terminar todo",
        Ignored = "A quién oculta",
        ReadAgain = "Leer de nuevo",
        StopAsk = "¿Deben terminar estos correos?",
        BadLink = "Este enlace no está completo. Cópielo entero del correo.",
    };

    private static FollowWords Arabic => new()
    {
        Language = "ar",
        Title = "ما تتابعه",
        Confirm = "طلبتَ رسائل إلى هذا العنوان. أكّد ذلك لتبدأ.",
        ConfirmButton = "نعم، راسلوني",
        Confirmed = "تم التأكيد. ستصلك الرسائل من الآن.",
        Stopped = "تم. لن تصلك رسائل من هذا النوع.",
        Saved = "حُفظ.",
        MailStopped = "لم يقبل عنوانك رسائلنا، فتوقفنا عن إرسالها. احفظ أدناه للمحاولة من جديد.",
        Nothing = "لا تتابع أي نقاش.",
        Under = "الردود على تعليق",
        End = "إنهاء",
        Replies = "راسلوني حين يردّ عليّ أحد أو يذكرني",
        Push = "ورسالة من هذا المتصفح أيضًا",
        Pace = "كم مرة تصل الرسائل",
        AtOnce = "فورًا، ثلاث في الساعة على الأكثر",
        Hourly = "مرة في الساعة، كلها معًا",
        Daily = "مرة في اليوم، كلها معًا",
        Save = "حفظ",
        EndAll = "إنهاء الكل",
        Ignored = "من تخفيهم",
        ReadAgain = "إظهار من جديد",
        StopAsk = "هل تتوقف هذه الرسائل؟",
        BadLink = "هذا الرابط غير كامل. انسخه كاملًا من الرسالة.",
    };

    /// <summary>The words of a language, English where there are none.</summary>
    public static FollowWords For(string language) => Known.GetValueOrDefault(Words.For(language, "en").Language) ?? English;
}
