namespace Discuss.Toxicity.Text;

/// <summary>The first pass: folds a text and keeps, for each folded character, the index that it came from.</summary>
internal static class Folder
{
    public static void Fold(ReadOnlySpan<char> text, TextScratch scratch)
    {
        scratch.Begin(text.Length);
        var folded = scratch.Folded;
        var origin = scratch.Origin;
        var n = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80)
            {
                // Room for the rest is kept at all times: expansions below make it again.
                c = c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : CharacterFolding.Fold(c);
                folded[n] = c;
                origin[n] = i;
                n += c == CharacterFolding.Removed ? 0 : 1;
                continue;
            }

            var start = i;
            char f;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                f = CharacterFolding.Fold(c, text[++i]);
            else
                f = CharacterFolding.Fold(c);
            if (f == CharacterFolding.Removed)
                continue;
            if (f != CharacterFolding.Expands)
            {
                folded[n] = f;
                origin[n++] = start;
                continue;
            }

            var expansion = CharacterFolding.Expansion(c);
            scratch.FoldedLength = n;
            scratch.EnsureFolded(n + expansion.Length + text.Length - i);
            folded = scratch.Folded;
            origin = scratch.Origin;
            foreach (var e in expansion)
            {
                folded[n] = e;
                origin[n++] = start;
            }
        }

        scratch.FoldedLength = n;
    }
}
