namespace Discuss.Server.Pages;

/// <summary>Why a name may not stand beside a comment, in one language: the same on the account's pages and in a thread.</summary>
/// <param name="Taken">It is reserved, or looks like a member's.</param>
/// <param name="Badge">It could be taken for a badge.</param>
/// <param name="Invalid">It is none that can be shown.</param>
internal sealed record NameWords(string Language, string Taken, string Badge, string Invalid)
{
    private static readonly Dictionary<string, NameWords> Known = new[]
    {
        new NameWords(
            "en", "This name is reserved, or somebody has it, or one that looks like it.",
            "A name holds nothing that could be taken for a badge: no ticks, stars, shields or letters in circles, and no office as in “Ann (moderator)”.",
            "This is no name that can be shown: at most 40 characters, and something to be seen."),
        new NameWords(
            "de", "Dieser Name ist reserviert, oder jemand hat ihn oder einen, der so aussieht.",
            "Ein Name enthält nichts, was man für ein Abzeichen halten kann: keine Haken, Sterne, Schilde oder Buchstaben in Kreisen, und kein Amt wie in „Ann (Moderation)“.",
            "Das ist kein Name, der gezeigt werden kann: höchstens 40 Zeichen, und etwas muss zu sehen sein."),
        new NameWords(
            "fr", "Ce nom est réservé, ou quelqu’un le porte, ou en porte un qui lui ressemble.",
            "Un nom ne contient rien que l’on puisse prendre pour un badge : ni coche, étoile, bouclier ou lettre cerclée, ni fonction comme dans « Ann (modération) ».",
            "Ce n’est pas un nom affichable : 40 caractères au plus, et quelque chose de visible."),
        new NameWords(
            "es", "Este nombre está reservado, o alguien lo tiene, o uno que se le parece.",
            "Un nombre no contiene nada que parezca una insignia: ni marcas, estrellas, escudos o letras en círculos, ni un cargo como en «Ann (moderación)».",
            "Este no es un nombre que se pueda mostrar: 40 caracteres como máximo, y algo que se vea."),
        new NameWords(
            "ar", "هذا الاسم محجوز، أو يحمله شخص آخر، أو يحمل اسمًا يشبهه.",
            "لا يحتوي الاسم على ما قد يُظن شارة: لا علامات صح ولا نجوم ولا دروع ولا حروف داخل دوائر، ولا منصب كما في «Ann (moderator)».",
            "هذا ليس اسمًا يمكن عرضه: 40 حرفًا على الأكثر، وفيه ما يُرى."),
    }.ToDictionary(words => words.Language, StringComparer.Ordinal);

    /// <summary>The words of a language, English where there are none.</summary>
    public static NameWords For(string language) => Known.GetValueOrDefault(language) ?? Known["en"];

    /// <summary>The sentence for a refusal; <see langword="null"/> where it is about something else than a name.</summary>
    public string? Of(Http.ProblemException refused) => Identity.NameRefusal.ReasonOf(refused) switch
    {
        null => null,
        Identity.NameRefusal.Worn => Taken,
        Identity.NameRefusal.Badge => Badge,
        _ => Invalid,
    };
}
