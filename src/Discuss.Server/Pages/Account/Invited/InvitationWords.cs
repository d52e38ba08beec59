using Discuss.Server.Storage.Model;

namespace Discuss.Server.Pages.Account.Invited;

/// <summary>All that the mail and the page of an invitation say, in one language. A text with <c>{0}</c> is told with a name in that place.</summary>
internal sealed record InvitationWords(
    string Title, string By, string Staff, string Moderator, string Owner, string Administrator, string Until, string Accept, string As,
    string Other, string SignInFirst, string NotGood, string NotGoodAbout, string Confirm, string Done, string LinkUntil, string Else)
{
    private static readonly InvitationWords English = new(
        "An invitation", "{0} invites you", "to write with the staff badge on {0}.", "to moderate the discussions of {0}.", "to own the discussions of {0}.",
        "to administer this installation of Discuss.", "Good until {0}.", "Accept", "You are signed in as {0}.", "Sign in with another account",
        "Sign in or register first: the role goes to the account that accepts.", "This invitation is not good",
        "It was used, withdrawn or is too old, or the link is not whole. Whoever sent it can send another one.",
        "Confirm the mail address of your account first.", "The role is yours.",
        "The link is good once, until {0}. An account is needed; without one you can register on the way.",
        "Opening it changes nothing yet. If you do not expect this mail, leave it unanswered.");

    private static readonly InvitationWords German = new(
        "Eine Einladung", "{0} lädt Sie ein,", "auf {0} mit dem Zeichen der Redaktion zu schreiben.", "die Diskussionen von {0} zu moderieren.",
        "die Diskussionen von {0} zu leiten.", "diese Installation von Discuss zu verwalten.", "Gültig bis {0}.", "Annehmen", "Sie sind angemeldet als {0}.",
        "Mit einem anderen Konto anmelden", "Melden Sie sich zuerst an oder registrieren Sie sich: Die Rolle bekommt das Konto, das annimmt.", "Diese Einladung gilt nicht",
        "Sie wurde benutzt, zurückgezogen oder ist zu alt, oder der Link ist nicht vollständig. Wer sie geschickt hat, kann eine neue schicken.",
        "Bestätigen Sie zuerst die E-Mail-Adresse Ihres Kontos.", "Sie haben die Rolle.",
        "Der Link gilt einmal, bis {0}. Dazu gehört ein Konto; ohne eines können Sie sich unterwegs registrieren.",
        "Ihn zu öffnen ändert noch nichts. Erwarten Sie diese E-Mail nicht, lassen Sie sie unbeantwortet.");

    private static readonly InvitationWords French = new(
        "Une invitation", "{0} vous invite", "à écrire avec le badge de la rédaction sur {0}.", "à modérer les discussions de {0}.",
        "à gérer les discussions de {0}.", "à administrer cette installation de Discuss.", "Valable jusqu’au {0}.", "Accepter", "Vous êtes connecté en tant que {0}.",
        "Se connecter avec un autre compte", "Connectez-vous ou inscrivez-vous d’abord : le rôle va au compte qui accepte.", "Cette invitation n’est pas valable",
        "Elle a été utilisée, retirée ou est trop ancienne, ou le lien est incomplet. La personne qui l’a envoyée peut en envoyer une autre.",
        "Confirmez d’abord l’adresse électronique de votre compte.", "Le rôle est à vous.",
        "Le lien est valable une fois, jusqu’au {0}. Il faut un compte ; sans compte, vous pouvez vous inscrire en chemin.",
        "L’ouvrir ne change encore rien. Si vous n’attendez pas cet e-mail, laissez-le sans réponse.");

    private static readonly InvitationWords Spanish = new(
        "Una invitación", "{0} le invita", "a escribir con la insignia de la redacción en {0}.", "a moderar los debates de {0}.",
        "a dirigir los debates de {0}.", "a administrar esta instalación de Discuss.", "Válida hasta el {0}.", "Aceptar", "Ha iniciado sesión como {0}.",
        "Iniciar sesión con otra cuenta", "Inicie sesión o regístrese primero: el rol es para la cuenta que acepta.", "Esta invitación no es válida",
        "Ya se usó, se retiró o es demasiado antigua, o el enlace está incompleto. Quien la envió puede enviar otra.",
        "Confirme primero la dirección de correo de su cuenta.", "El rol es suyo.",
        "El enlace vale una vez, hasta el {0}. Hace falta una cuenta; sin ella puede registrarse por el camino.",
        "Abrirlo no cambia nada todavía. Si no espera este correo, déjelo sin respuesta.");

    private static readonly InvitationWords Arabic = new(
        "دعوة", "يدعوك {0}", "إلى الكتابة بشارة هيئة التحرير في {0}.", "إلى الإشراف على نقاشات {0}.", "إلى إدارة نقاشات {0}.", "إلى إدارة هذا الخادم.",
        "صالحة حتى {0}.", "قبول", "أنت مسجّل الدخول باسم {0}.", "تسجيل الدخول بحساب آخر", "سجّل الدخول أو أنشئ حسابًا أولًا: الدور للحساب الذي يقبل الدعوة.",
        "هذه الدعوة غير صالحة", "استُخدمت أو سُحبت أو انتهت مدتها، أو الرابط غير كامل. يمكن لمن أرسلها أن يرسل غيرها.",
        "أكّد عنوان بريد حسابك أولًا.", "أصبح الدور لك.",
        "الرابط صالح مرة واحدة حتى {0}. يلزم حساب، ويمكنك إنشاء حساب في الطريق إن لم يكن لديك.",
        "فتحه لا يغيّر شيئًا بعد. إن لم تكن تنتظر هذه الرسالة فاتركها دون رد.");

    public static InvitationWords For(string language) => language switch
    {
        "de" => German, "fr" => French, "es" => Spanish, "ar" => Arabic, _ => English,
    };

    /// <summary>The whole sentence: who invites, and to what.</summary>
    public string SentenceOf(string sender, Role role, string site) => $"{Words.Fill(By, sender)} {Words.Fill(OfferOf(role), site)}";

    public string OfferOf(Role role) => role switch
    {
        Role.Staff => Staff, Role.Moderator => Moderator, Role.Owner => Owner, _ => Administrator,
    };
}
