namespace Discuss.Toxicity.Text;

/// <summary>What a word does to a sentence. The values stand in model files and in <c>Data/words.tsv</c>.</summary>
internal enum WordClass : byte
{
    None = 0,

    /// <summary>Names a person as worthless: idiot, moron, scumbag.</summary>
    InsultNoun = 1,

    /// <summary>Calls a person or what they said worthless: stupid, pathetic, brainless.</summary>
    InsultAdjective = 2,

    /// <summary>Swear words that aim at nobody by themselves.</summary>
    Profanity = 3,

    /// <summary>Sexual words, and body parts as an insult.</summary>
    Sexual = 4,

    /// <summary>Slurs against a group.</summary>
    Slur = 5,

    /// <summary>Hostile but common in honest argument: liar, hypocrite, troll, lunatic.</summary>
    Reproach = 6,

    /// <summary>Harm to a body: kill, hang, strangle.</summary>
    Violence = 7,

    /// <summary>Words about insults: insult, slur, name-calling.</summary>
    AboutInsults = 8,

    /// <summary>A word nobody knows with a slur or an insult welded into it.</summary>
    Portmanteau = 9,
}
