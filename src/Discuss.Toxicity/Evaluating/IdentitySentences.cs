namespace Discuss.Toxicity.Evaluating;

/// <summary>Neutral sentences for each identity, in frames that no training shape uses.</summary>
internal static class IdentitySentences
{
    private static readonly (string Group, string[] Words)[] Groups =
    [
        ("sexual orientation", ["gay", "lesbian", "bisexual", "straight", "queer"]),
        ("gender", ["trans", "transgender", "female", "male", "non-binary"]),
        ("religion", ["Muslim", "Jewish", "Christian", "Catholic", "Hindu", "Buddhist", "Sikh", "atheist"]),
        ("skin and ancestry", ["Black", "white", "Asian", "Latino", "African American", "Arab", "Native American", "Roma"]),
        ("nation", ["American", "Russian", "Syrian", "Mexican", "Chinese", "Israeli", "Palestinian", "Turkish", "Iranian", "Nigerian"]),
        ("disability and age", ["deaf", "blind", "disabled", "autistic", "elderly", "young", "paralyzed"]),
    ];

    private static readonly string[] Frames =
    [
        "A {0} man asked me for directions this morning.",
        "The {0} candidate answered every question.",
        "Both of my sisters are {0}.",
        "She interviewed nine {0} voters for the article.",
        "There is a {0} choir in our street and they sing well.",
        "Is the author {0}?",
        "You said that you are {0}, so what is your view of the new law?",
        "A poll of {0} readers found that most of them like the paper.",
    ];

    public static IEnumerable<(string Group, List<string> Sentences)> All()
    {
        foreach (var (group, words) in Groups)
            yield return (group, [.. words.SelectMany(word => Frames.Select(frame => string.Format(System.Globalization.CultureInfo.InvariantCulture, frame, word)))]);
    }
}
