using System.Numerics;
using System.Runtime.CompilerServices;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Features;

/// <summary>Receives the distinct features of a comment.</summary>
internal interface IFeatureSink
{
    /// <param name="slot">The feature, from 0 to <see cref="FeatureExtractor.Slots"/> − 1.</param>
    /// <param name="token">The first token that showed it, or −1 where it belongs to the comment as a whole.</param>
    void Add(int slot, int token);

    /// <summary>A sentence has shown all its features. Comes before the features of the comment as a whole.</summary>
    /// <param name="features">How many distinct features it was the first to show.</param>
    void EndSentence(int features);
}

/// <summary>Hashed features: word 1–2-grams, character 3–5-grams within words, words near a second person, and what the contexts say.</summary>
internal static class FeatureExtractor
{
    public const int Bits = 21;
    public const int Slots = 1 << Bits;

    private const ulong WordSalt = 0x8BB84B93962EACC9;
    private const ulong PairSalt = 0x4B33A62ED433D4A3;
    private const ulong GramSalt = 0x4D5A2DA51DE1AA47;
    private const ulong NearYouSalt = 0xA0761D6478BD642F;
    private const ulong MentionSalt = 0xE7037ED1A0B428DB;
    private const ulong DenseSalt = 0x589965CC75374CC3;
    private const ulong WrittenSalt = 0x1D8E4E27C47D124F;

    /// <summary>Takes a comment apart and hands every distinct feature to the sink.</summary>
    /// <returns>The number of distinct features.</returns>
    public static int Extract<TSink>(
        ReadOnlySpan<char> text, ReadOnlySpan<char> parent, TextScratch scratch, Vocabulary vocabulary, ref TSink sink)
        where TSink : struct, IFeatureSink
    {
        Tokenizer.Run(text, scratch, vocabulary);
        Contexts.Mark(scratch, text, parent);
        var emitter = new Emitter<TSink>(scratch, sink);
        emitter.Emit();
        sink = emitter.Sink;
        return emitter.Count;
    }

    private ref struct Emitter<TSink>
        where TSink : struct, IFeatureSink
    {
        private readonly TextScratch _scratch;
        private readonly long[] _seen;
        private readonly int _mask;
        private readonly long _stamp;
#pragma warning disable IDE0044 // a struct that counts in itself: readonly would count in a copy
        private TSink _sink;
#pragma warning restore IDE0044

        public Emitter(TextScratch scratch, TSink sink)
        {
            _scratch = scratch;
            _sink = sink;
            var most = (scratch.LettersLength * 3) + (scratch.TokenCount * 12) + 64;
            var size = (int)BitOperations.RoundUpToPowerOf2((uint)most + (uint)(most / 2));
            if (scratch.Seen.Length < size)
            {
                scratch.Seen = new long[size];
                scratch.Stamp = 0;
            }

            if (scratch.Stamp == int.MaxValue)
            {
                Array.Clear(scratch.Seen);
                scratch.Stamp = 0;
            }

            _seen = scratch.Seen;
            _mask = size - 1;
            _stamp = (long)++scratch.Stamp << 32;
        }

        public readonly TSink Sink => _sink;

        public int Count { get; private set; }

        public void Emit()
        {
            var tokens = _scratch.Tokens.AsSpan(0, _scratch.TokenCount);
            var lastYou = -100;
            var before = 0;
            var previous = WordSalt;
            for (var t = 0; t < tokens.Length; t++)
            {
                ref readonly var token = ref tokens[t];
                if (t > 0 && tokens[t - 1].Sentence != token.Sentence)
                {
                    previous = WordSalt;
                    _sink.EndSentence(Count - before);
                    before = Count;
                }

                var mentioned = token.Class is not WordClass.None and not WordClass.AboutInsults
                    && (token.Context & TokenContext.Mentioned) != TokenContext.None;
                if (mentioned)
                {
                    Mentioned(token, t);
                    previous = MentionSalt;
                    continue;
                }

                Used(token, t, previous);
                if (token.Role.Is(WordRole.SecondPerson))
                    lastYou = t;
                else if (token.Role == WordRole.None && NearYou(tokens, t, lastYou))
                    Add(token.BareHash * NearYouSalt, t);
                previous = token.BareHash;
            }

            if (tokens.Length > 0)
                _sink.EndSentence(Count - before);
            Whole(tokens);
        }

        private static bool NearYou(ReadOnlySpan<Token> tokens, int t, int lastYou)
        {
            var sentence = tokens[t].Sentence;
            if (t - lastYou <= 5 && tokens[lastYou].Sentence == sentence)
                return true;
            return (t + 1 < tokens.Length && tokens[t + 1].Role.Is(WordRole.SecondPerson) && tokens[t + 1].Sentence == sentence)
                || (t + 2 < tokens.Length && tokens[t + 2].Role.Is(WordRole.SecondPerson) && tokens[t + 2].Sentence == sentence);
        }

        private void Mentioned(in Token token, int t)
        {
            Add(token.BareHash * MentionSalt, t);
            Dense(1, (uint)token.Class | ((uint)(token.Context & TokenContext.Mentioned) << 8), t);
            Dense(2, (uint)(token.Context & TokenContext.Mentioned), t);
        }

        private void Used(in Token token, int t, ulong previous)
        {
            Add(token.BareHash * WordSalt, t);
            Add((token.BareHash + BitOperations.RotateLeft(previous, 23)) * PairSalt, t);
            if (token.WasHidden)
                Add(token.Hash * WrittenSalt, t);
            if (token.Role == WordRole.None)
                Grams(_scratch.Letters.AsSpan(token.BareStart, token.BareLength), t);
            if (token.Class == WordClass.None)
                return;
            var addressed = (token.Context & TokenContext.Addressed) != TokenContext.None;
            Dense(3, (uint)token.Class, t);
            Dense(4, (uint)token.Class | (addressed ? 256u : 0), t);
            Add(((ulong)token.Class + BitOperations.RotateLeft(previous, 23)) * PairSalt, t);
            if (token.WasHidden)
                Dense(5, (uint)token.Class, t);
            if (token.Capitals)
                Dense(6, (uint)token.Class, t);
        }

        // Two ends and the letters between; a letter is eight bits, so that five of them are one multiplication.
        private void Grams(ReadOnlySpan<char> word, int t)
        {
            var packed = (ulong)'<';
            for (var i = 0; i <= word.Length; i++)
            {
                var c = i < word.Length ? word[i] : '>';
                packed = (packed << 8) | (c < 0x80 ? c : 0x80 | ((c * 0x9E3Bu >> 9) & 0x7F));
                if (i >= 1)
                    Add(((packed & 0xFFFFFF) | (3UL << 40)) * GramSalt, t);
                if (i >= 2)
                    Add(((packed & 0xFFFFFFFF) | (4UL << 40)) * GramSalt, t);
                if (i >= 3)
                    Add(((packed & 0xFFFFFFFFFF) | (5UL << 40)) * GramSalt, t);
            }
        }

        // Few facts about the comment as a whole, each a feature of its own.
        private void Whole(ReadOnlySpan<Token> tokens)
        {
            int you = 0, capitals = 0, used = 0, aimed = 0, mentioned = 0, about = 0;
            foreach (ref readonly var token in tokens)
            {
                you += token.Role.Is(WordRole.SecondPerson) ? 1 : 0;
                capitals += token.Capitals ? 1 : 0;
                if (token.Class == WordClass.AboutInsults)
                    about++;
                else if (token.Class != WordClass.None && (token.Context & TokenContext.Mentioned) != TokenContext.None)
                    mentioned++;
                else if (token.Class != WordClass.None)
                {
                    used++;
                    aimed += (token.Context & TokenContext.Addressed) != TokenContext.None ? 1 : 0;
                }
            }

            Dense(10, Few(you), -1);
            Dense(11, Few(used), -1);
            Dense(12, Few(aimed), -1);
            Dense(13, Few(mentioned), -1);
            Dense(14, Few(about), -1);
            Dense(15, (uint)BitOperations.Log2((uint)tokens.Length + 1), -1);
            Dense(16, capitals * 2 > tokens.Length && tokens.Length > 2 ? 1u : 0, -1);
            Dense(17, Few(_scratch.Exclamations), -1);
            Dense(18, Few(_scratch.Questions), -1);
            Dense(19, used > 0 && you == 0 ? 1u : 0, -1);
            Dense(20, tokens.Length > 0 && used * 4 >= tokens.Length ? 1u : 0, -1);
            Dense(21, tokens.Length > 0 && tokens[0].Role.Is(WordRole.SecondPerson) ? 1u : 0, -1);
        }

        private static uint Few(int count) => (uint)Math.Min(count, 3);

        private void Dense(uint kind, uint value, int token) => Add(((((ulong)kind << 32) | value) + 1) * DenseSalt, token);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Add(ulong hash, int token)
        {
            hash ^= hash >> 29;
            hash *= GramSalt;
            var slot = (int)(hash >> (64 - Bits));
            var at = (int)((uint)hash >> 7 ^ (uint)slot) & _mask;
            var entry = _stamp | (uint)slot;
            var seen = _seen;
            while (true)
            {
                var there = seen[at];
                if (there == entry)
                    return;
                if (there >> 32 != entry >> 32)
                    break;
                at = (at + 1) & _mask;
            }

            seen[at] = entry;
            Count++;
            _sink.Add(slot, token);
        }
    }
}
