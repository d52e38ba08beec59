using System.Runtime.InteropServices;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Training;

/// <summary>Learns which words are common, so that a disguise can be told from a word.</summary>
internal static class VocabularyBuilder
{
    private const int CommonAt = 4;
    private const int MostClean = 3;

    public static Vocabulary Build(Corpus corpus)
    {
        var documents = new Dictionary<ulong, (int All, int Toxic)>();
        var scratch = new TextScratch();
        var everything = new ulong[Vocabulary.FilterBlocks];
        Array.Fill(everything, ulong.MaxValue);
        var trusting = new Vocabulary(everything, new Dictionary<ulong, WordClass>());
        var seen = new HashSet<ulong>();
        foreach (var example in corpus.Examples)
        {
            Tokenizer.Run(example.Text, scratch, trusting);
            seen.Clear();
            var toxic = example.Weights[0] > 0 && example.Targets[0] > 0.5f;
            foreach (ref readonly var token in scratch.Tokens.AsSpan(0, scratch.TokenCount))
            {
                if (token.WasHidden || token.BareLength < 2 || !seen.Add(token.Hash))
                    continue;
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(documents, token.Hash, out _);
                count.All++;
                count.Toxic += toxic ? 1 : 0;
            }
        }

        var classed = new Dictionary<ulong, WordClass>();
        foreach (var (word, wordClass) in WordList.Read())
            classed[WordHash.Of(word)] = wordClass;
        foreach (var (term, termClass) in corpus.Terms)
        {
            // A term of a list that clean comments use freely is an ordinary word here.
            var hash = WordHash.Of(term);
            if (term.Length >= 3 && (!documents.TryGetValue(hash, out var count) || count.All - count.Toxic <= MostClean))
                classed.TryAdd(hash, termClass);
        }

        var filter = new ulong[Vocabulary.FilterBlocks];
        foreach (var (hash, count) in documents)
        {
            if (count.All >= CommonAt)
                Vocabulary.AddTo(filter, hash);
        }

        return new Vocabulary(filter, classed);
    }
}
