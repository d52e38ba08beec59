using System.Runtime.InteropServices;

namespace Discuss.Core.Moderation.Rules.Words;

/// <summary>
/// Follows a text and a tree of words at once from one place, through everything that people do to hide a word. Each step that is
/// allowed is one that a reader's eye makes too; the steps are counted, so that no text takes long.
/// </summary>
internal sealed class WordWalk(WordText text, WordTree tree, bool anywhere, int steps)
{
    private const int MostMasks = 2;
    private const int LongEnoughInside = 5;
    private const int LongEnoughAtStart = 4;
    private const int LongEnoughToSwap = 4;

    private int _start;
    private int _bestWord = WordTree.None;
    private int _bestEnd;

    /// <summary>Steps that are left; at 0 the walk gave up.</summary>
    public int Steps { get; private set; } = steps;

    /// <summary>The longest word that begins at <paramref name="start"/>; <see cref="WordTree.None"/> where none does.</summary>
    public int Find(int start, out int end)
    {
        (_start, _bestWord, _bestEnd) = (start, WordTree.None, 0);
        Letters(start, new Trail(WordTree.Root, start));
        end = _bestEnd;
        return _bestWord;
    }

    private void Walk(int i, Trail trail)
    {
        if (Steps == 0) return;
        Steps--;
        if (tree.Word(trail.Node) != WordTree.None && IsWord(trail)) Record(trail);
        var space = tree.Child(trail.Node, ' ');
        if (space != WordTree.None)
        {
            // Two words of a phrase: apart in whatever way, or written as one.
            var next = AfterSeparators(i, WordText.MostSeparators + 2);
            if (next < text.Length) Letters(next, trail with { Node = space });
        }

        if (i >= text.Length) return;
        Letters(i, trail);
        if (text.IsInWord(i)) return;
        var over = AfterSeparators(i, WordText.MostSeparators);
        if (over == i || over >= text.Length || !text.IsInWord(over)) return;
        var spelt = text.Spelt(over);
        if (spelt != 0 && spelt == text.Spelt(trail.End - 1)) Letters(over, trail with { Spelt = true });
        else if (over == i + 1 && text.Joins(i)) Letters(over, trail);
    }

    // Everything that the character here may be.
    private void Letters(int i, Trail trail)
    {
        var c = text.Text.Folded[i];
        var kind = text.Kind(i);
        if (WordCharacters.IsInWord(kind))
        {
            Step(i, c, trail with { Letters = trail.Letters + (kind == WordCharacter.Digit ? 0 : 1) });
            if (text.IsLookAlike(i)) Step(i, text.Text.Latin[i], trail with { Letters = trail.Letters + 1 });
            if (kind == WordCharacter.Letter) Swapped(i, trail);
        }
        else if (kind == WordCharacter.Mask && trail.Node != WordTree.Root && trail.Masks < MostMasks)
        {
            for (var child = tree.FirstChild(trail.Node); child != WordTree.None; child = tree.NextSibling(child))
            {
                if (tree.Letter(child) != ' ') Walk(i + 1, trail with { Node = child, End = i + 1, Masks = trail.Masks + 1 });
            }
        }

        var leet = text.Text.Leet[i];
        if (leet == '\0') return;
        trail = trail with { Guessed = true };
        var sign = c is '$' or '@' ? 1 : 0;
        Step(i, leet, trail with { Letters = trail.Letters + sign });
        if (c is '1' or '!' or '|') Step(i, 'l', trail);
    }

    private void Step(int i, char letter, Trail trail)
    {
        var child = tree.Child(trail.Node, letter);
        if (child == WordTree.None) return;
        var next = trail with { Node = child, End = i + 1, Taken = trail.Taken + 1 };
        Walk(i + 1, next);
        var repeats = text.RepeatEnd(i);
        if (repeats > i + 1) Walk(repeats, next with { End = repeats });
    }

    // "idoit", but only in a word that no dictionary has: "angel" is no "angle".
    private void Swapped(int i, Trail trail)
    {
        if (trail.Swapped || trail.Node == WordTree.Root || i + 1 >= text.Length) return;
        if (!text.Text.Strange[i] || text.Kind(i + 1) != WordCharacter.Letter) return;
        var (first, second) = (text.Text.Latin[i], text.Text.Latin[i + 1]);
        if (first == second) return;
        var child = tree.Child(trail.Node, second);
        child = child == WordTree.None ? child : tree.Child(child, first);
        if (child != WordTree.None) Walk(i + 2, trail with { Node = child, End = i + 2, Letters = trail.Letters + 2, Swapped = true });
    }

    private bool IsWord(Trail trail)
    {
        if (!anywhere && !text.CanStart(_start)) return false;
        if (!tree.OpenEnd(trail.Node) && !text.CanEnd(trail.End)) return false;
        // Figures alone are a number, unless it is figures that are looked for.
        if (trail.Letters == 0 && trail.Guessed) return false;
        if (trail.Letters <= trail.Masks && trail.Masks > 0) return false;
        if (trail.Swapped && trail.Letters < LongEnoughToSwap) return false;
        if (tree.LookAlike(trail.Node) && !text.Text.Folded.AsSpan(_start, trail.End - _start).ContainsAnyInRange('a', 'z')) return false;
        return !trail.Spelt || IsSpeltOut(trail);
    }

    // "c l a s s" spells no "ass"; a longer word is believed wherever it stands.
    private bool IsSpeltOut(Trail trail)
    {
        var run = text.Spelt(_start);
        if (run == 0 || trail.Taken >= LongEnoughInside) return true;
        var begins = !Follows(_start - 1, -1, run);
        return begins && (trail.Taken >= LongEnoughAtStart || !Follows(trail.End, 1, run));
    }

    private bool Follows(int i, int by, int run)
    {
        for (; i >= 0 && i < text.Length; i += by)
        {
            if (text.IsInWord(i)) return text.Spelt(i) == run;
        }

        return false;
    }

    private void Record(Trail trail)
    {
        if (_bestWord != WordTree.None && trail.End <= _bestEnd) return;
        (_bestWord, _bestEnd) = (tree.Word(trail.Node), trail.End);
    }

    private int AfterSeparators(int i, int most)
    {
        var end = Math.Min(text.Length, i + most);
        while (i < end && !text.IsInWord(i)) i++;
        return i;
    }

    /// <summary>Where the walk is: in the tree, after how much of the text, and what it took for granted on the way.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Trail(int Node, int End)
    {
        /// <summary>Characters of the text that stand for one of the word, whatever they are.</summary>
        public int Taken { get; init; }

        /// <summary>Those of them that are letters.</summary>
        public int Letters { get; init; }
        public int Masks { get; init; }
        public bool Swapped { get; init; }
        public bool Spelt { get; init; }
        public bool Guessed { get; init; }
    }
}
