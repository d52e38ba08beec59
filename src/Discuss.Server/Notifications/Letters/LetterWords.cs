using Discuss.Server.Pages;

namespace Discuss.Server.Notifications.Letters;

/// <summary>The words of mails about comments, in one language. <c>{0}</c> stands for a name or a number.</summary>
internal sealed record LetterWords
{
    private static readonly Dictionary<string, LetterWords> Known =
        new[] { English, German, French, Spanish, Arabic }.ToDictionary(words => words.Language, StringComparer.Ordinal);

    public required string Language { get; init; }
    public required string Replied { get; init; }
    public required string Mentioned { get; init; }
    public required string Wrote { get; init; }
    public required string Open { get; init; }
    public required string FurtherOnes { get; init; }
    public required string Why { get; init; }
    public required string Stop { get; init; }
    public required string Manage { get; init; }
    public required string ConfirmSubject { get; init; }
    public required string ConfirmText { get; init; }
    public required string ConfirmElse { get; init; }

    public string Direction => Words.For(Language, Language).Direction;

    private static LetterWords English => new()
    {
        Language = "en",
        Replied = "{0} replied to you",
        Mentioned = "{0} mentioned you",
        Wrote = "{0} wrote",
        Open = "Read and answer",
        FurtherOnes = "{0} more",
        Why = "You get this mail because you asked to be told.",
        Stop = "Stop these mails",
        Manage = "All that you follow",
        ConfirmSubject = "Shall we write to you?",
        ConfirmText = "Somebody, probably you, wants mail at this address about comments under “{0}” on {1}. Open this page and confirm it:",
        ConfirmElse = "If it was not you, do nothing, and no further mail comes.",
    };

    private static LetterWords German => new()
    {
        Language = "de",
        Replied = "{0} hat Ihnen geantwortet",
        Mentioned = "{0} hat Sie erwähnt",
        Wrote = "{0} schrieb",
        Open = "Lesen und antworten",
        FurtherOnes = "{0} weitere",
        Why = "Sie bekommen diese Mail, weil Sie darum gebeten haben.",
        Stop = "Diese Mails abbestellen",
        Manage = "Alles, dem Sie folgen",
        ConfirmSubject = "Dürfen wir Ihnen schreiben?",
        ConfirmText = "Jemand, wahrscheinlich Sie, möchte an diese Adresse Mail über Kommentare unter „{0}“ bei {1}. Öffnen Sie diese Seite und bestätigen Sie es:",
        ConfirmElse = "Wenn Sie es nicht waren, tun Sie nichts; dann kommt keine weitere Mail.",
    };

    private static LetterWords French => new()
    {
        Language = "fr",
        Replied = "{0} vous a répondu",
        Mentioned = "{0} vous a mentionné",
        Wrote = "{0} a écrit",
        Open = "Lire et répondre",
        FurtherOnes = "{0} de plus",
        Why = "Vous recevez cet e-mail parce que vous l’avez demandé.",
        Stop = "Ne plus recevoir ces e-mails",
        Manage = "Tout ce que vous suivez",
        ConfirmSubject = "Pouvons-nous vous écrire ?",
        ConfirmText = "Quelqu’un, sans doute vous, souhaite recevoir à cette adresse les commentaires sous « {0} » sur {1}. Ouvrez cette page et confirmez :",
        ConfirmElse = "Si ce n’était pas vous, ne faites rien : aucun autre e-mail ne viendra.",
    };

    private static LetterWords Spanish => new()
    {
        Language = "es",
        Replied = "{0} le ha respondido",
        Mentioned = "{0} le ha mencionado",
        Wrote = "{0} escribió",
        Open = "Leer y responder",
        FurtherOnes = "{0} más",
        Why = "Recibe este correo porque lo pidió.",
        Stop = "No recibir más estos correos",
        Manage = "Todo lo que sigue",
        ConfirmSubject = "¿Podemos escribirle?",
        ConfirmText = "Alguien, probablemente usted, quiere recibir en esta dirección los comentarios de «{0}» en {1}. Abra esta página y confírmelo:",
        ConfirmElse = "Si no fue usted, no haga nada y no llegará ningún otro correo.",
    };

    private static LetterWords Arabic => new()
    {
        Language = "ar",
        Replied = "ردّ عليك {0}",
        Mentioned = "ذكرك {0}",
        Wrote = "كتب {0}",
        Open = "اقرأ وأجب",
        FurtherOnes = "{0} أخرى",
        Why = "تصلك هذه الرسالة لأنك طلبت ذلك.",
        Stop = "أوقف هذه الرسائل",
        Manage = "كل ما تتابعه",
        ConfirmSubject = "هل نراسلك؟",
        ConfirmText = "طلب شخص، لعله أنت، أن تصل إلى هذا العنوان التعليقات على «{0}» في {1}. افتح هذه الصفحة وأكّد ذلك:",
        ConfirmElse = "إن لم تكن أنت، فلا تفعل شيئًا، ولن تصلك رسالة أخرى.",
    };

    /// <summary>The words of a language, English where there are none.</summary>
    public static LetterWords For(string language) => Known.GetValueOrDefault(Words.For(language, "en").Language) ?? English;

    /// <summary>So many comments.</summary>
    public string News(int count) => Words.For(Language, Language).Comments(count);

    public string Further(int count) => FurtherOnes.Replace("{0}", count.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
