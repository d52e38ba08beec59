namespace Discuss.Toxicity.Text;

/// <summary>Slurs and insults that people weld into names: the word is unknown, the root is not.</summary>
internal static class Roots
{
    private static readonly string[] Anywhere =
        ["cunt", "fuck", "fuk", "shit", "nigg", "bitch", "faggot", "whore", "retard", "moron", "idiot", "scumbag", "bastard", "wank", "twat", "pussy", "dumbass", "turds"];

    private static readonly string[] AtEnd =
        ["tard", "tards", "tardo", "fag", "fags", "scum", "turd", "turds", "trash", "vermin", "rats", "roach", "roaches", "hole", "holes", "face", "brain", "brains", "head", "wit", "wits", "nazi", "nazis", "pig", "pigs", "sucker", "suckers", "licker", "lickers"];

    // Roots at the end that need a hostile beginning, since "airhead" is one and "letterhead" is none.
    private static readonly string[] HostileStart =
        ["ass", "arse", "dick", "cock", "dip", "dumb", "douche", "piss", "crap", "butt", "fart", "poop", "turd", "slime", "snot", "pea", "bird", "lib", "demo", "repub", "con", "femi", "islamo", "rape", "boot", "cum", "knob", "prick", "puke", "rat", "scum"];

    private static readonly (string Root, uint Letters)[] AnywhereWithLetters = [.. Anywhere.Select(root => (root, Letters(root.AsSpan())))];
    private static readonly (string Root, uint Letters)[] AtEndWithLetters = [.. AtEnd.Select(root => (root, Letters(root.AsSpan())))];

    /// <summary>Whether a word that nobody knows carries such a root beside at least two other letters.</summary>
    public static bool Welded(ReadOnlySpan<char> word)
    {
        // Most words lack a letter of most roots, which is quicker seen than searched.
        var letters = Letters(word);
        foreach (var (root, needed) in AnywhereWithLetters)
        {
            if ((letters & needed) == needed && word.Length >= root.Length + 2 && word.IndexOf(root) >= 0 && !Innocent(word, root))
                return true;
        }

        if (word.EndsWith("tard") || word.EndsWith("tards"))
            return word.Length >= 7 && !word.StartsWith("mus") && !word.StartsWith("cus") && !word.StartsWith("leo") && !word.StartsWith("bus");
        foreach (var (root, needed) in AtEndWithLetters)
        {
            if ((letters & needed) != needed || !word.EndsWith(root))
                continue;
            foreach (var start in HostileStart)
            {
                if (word.StartsWith(start) && word.Length >= start.Length + root.Length)
                    return true;
            }
        }

        return false;
    }

    private static uint Letters(ReadOnlySpan<char> word)
    {
        var letters = 0u;
        foreach (var c in word)
            letters |= char.IsAsciiLetterLower(c) ? 1u << (c - 'a') : 0;
        return letters;
    }

    private static bool Innocent(ReadOnlySpan<char> word, string root) => root switch
    {
        "cunt" => word.StartsWith("scunthorpe"),
        "shit" => word.StartsWith("mishit") || word.StartsWith("shita") || word.IndexOf("shita") >= 0,
        "retard" => word.IndexOf("retardan") >= 0,
        "wank" => word.StartsWith("swank") || word.IndexOf("wanka") >= 0,
        "nigg" => word.StartsWith("snigg") || word.IndexOf("niggl") >= 0 || word.IndexOf("niggard") >= 0,
        "fuk" => word.StartsWith("fuku") || word.IndexOf("fuku") >= 0,
        "turds" => word.IndexOf("sturds") >= 0,
        "moron" => word.IndexOf("moroni") >= 0,
        _ => false,
    };
}
