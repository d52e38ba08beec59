namespace Discuss.Toxicity.Text;

/// <summary>What a function word does to the hostile words around it.</summary>
[Flags]
internal enum WordRole : short
{
    None = 0,
    SecondPerson = 1,
    FirstPerson = 2,
    Negation = 4,

    /// <summary>Gives somebody a name: call, calling, labelled.</summary>
    Naming = 8,

    /// <summary>Speech and thought: said, think, meant.</summary>
    Saying = 16,
    Copula = 32,

    /// <summary>Articles and words of degree, which stand between a copula and what it says.</summary>
    Degree = 64,

    /// <summary>Nouns that make the word beside them a mention: word, slur, insult.</summary>
    Mention = 128,
    ThirdPerson = 256,
    My = 512,

    /// <summary>Present tense of the first person: "I call you …" names, it does not report.</summary>
    Performs = 1024,

    /// <summary>Puts a word on paper or looks for it: "we write …" mentions what follows.</summary>
    Writing = 2048,
}

/// <summary>The function words, without their apostrophes.</summary>
internal static class WordRoles
{
    private static readonly (WordRole Role, string Words)[] Table =
    [
        (WordRole.SecondPerson, "you your yours yourself yourselves u ur ya yer yous youse yall yallz thou thee youve youd youll yourself urself"),
        (WordRole.SecondPerson | WordRole.Copula, "youre ure yore youare"),
        (WordRole.FirstPerson, "i me myself mine ive id ill we us ourselves"),
        (WordRole.FirstPerson | WordRole.Copula, "im iam"),
        (WordRole.My, "my our"),
        (WordRole.Negation, "not never no nobody none neither nor dont doesnt didnt cant cannot couldnt wont wouldnt shouldnt hasnt havent hadnt without hardly stop stopped"),
        (WordRole.Negation | WordRole.Copula, "isnt arent wasnt werent aint"),
        (WordRole.Naming, "call calls called calling callin label labels labelled labeled labelling labeling brand branded branding named naming names dub dubbed deem deemed accuse accused accusing shout shouted shouting yell yelled yelling scream screamed screaming hurl hurled hurling"),
        (WordRole.Saying, "say says said saying think thinks thought thinking mean means meant imply implies implied implying suggest suggests suggested suggesting believe believed claim claimed claiming write wrote writing told tell telling tells assume assumed assuming"),
        (WordRole.Copula, "is are am was were be been being seem seems look looks sound sounds feel felt become"),
        (WordRole.Degree, "a an the such so very really quite too as total complete utter absolute that all some totally completely even"),
        (WordRole.Mention, "word words term terms slur slurs insult insults insulting epithet epithets adjective expression phrase swearword swearwords namecalling hominem noun nouns verb plural singular synonym synonyms definition etymology dictionary translates spelled pronounced spelling thesaurus glossary vocabulary crossword rhymes subtitle"),
        (WordRole.ThirdPerson, "he she him her his hers they them their theirs those these himself herself themselves hes shes theyre who whose"),
        (WordRole.Writing, "write writes wrote written writing type types typed typing spell spells spelled spelt misspell misspells misspelled pronounce pronounces pronounced translate translates translated google googled search searched"),
        (WordRole.Performs, "lets ima imma gonna"),
    ];

    private const int Size = 1024;
    private static readonly ulong[] Keys = new ulong[Size];
    private static readonly WordRole[] Roles = Build();

    /// <summary>The roles of a word by its hash.</summary>
    public static WordRole Of(ulong hash)
    {
        var slot = hash % Size;
        while (Keys[slot] != 0)
        {
            if (Keys[slot] == hash)
                return Roles[slot];
            slot = (slot + 1) % Size;
        }

        return WordRole.None;
    }

    private static WordRole[] Build()
    {
        var roles = new WordRole[Size];
        foreach (var (role, words) in Table)
        {
            foreach (var word in words.Split(' '))
            {
                var hash = WordHash.Of(word);
                var slot = hash % Size;
                while (Keys[slot] != 0 && Keys[slot] != hash)
                    slot = (slot + 1) % Size;
                Keys[slot] = hash;
                roles[slot] |= role;
            }
        }

        return roles;
    }
}

internal static class WordRoleExtensions
{
    /// <summary>Whether a word plays any of these roles.</summary>
    public static bool Is(this WordRole role, WordRole any) => (role & any) != WordRole.None;
}
