namespace Discuss.Core.Looks;

/// <summary>A publisher's colour as a page uses it on one ground.</summary>
/// <param name="Colour">Of links and marks: at least <see cref="Accent.Readable"/> to 1 against every ground of the page.</param>
/// <param name="Ink">Of text that stands on the colour: at least as much against it.</param>
/// <param name="Wash">The ground of what is new: the page with a little of the colour.</param>
public sealed record AccentOn(Colour Colour, Colour Ink, Colour Wash);

/// <summary>
/// A publisher's colour made readable: as it was chosen where that can be read, else as little darker (on light pages) or lighter (on dark
/// ones) as is needed. Every colour has such a pair, so that none has to be refused.
/// </summary>
public sealed class Accent
{
    /// <summary>The contrast that text of ordinary size needs (WCAG 2.2, 1.4.3).</summary>
    public const double Readable = 4.5;

    private const int Steps = 128;

    // The page itself and what is sunken into it: tokens.css.
    private static readonly Colour LightPage = Colour.White;
    private static readonly Colour[] LightGrounds = [LightPage, new(0xf5, 0xf5, 0xf2)];
    private static readonly Colour DarkPage = new(0x16, 0x16, 0x15);
    private static readonly Colour[] DarkGrounds = [DarkPage, new(0x1e, 0x1e, 0x1c), new(0x22, 0x22, 0x20)];

    public Accent(Colour chosen)
    {
        Chosen = chosen;
        OnLight = On(chosen, LightPage, LightGrounds, Colour.Black, 0.07);
        OnDark = On(chosen, DarkPage, DarkGrounds, Colour.White, 0.12);
    }

    public Colour Chosen { get; }

    public AccentOn OnLight { get; }

    public AccentOn OnDark { get; }

    /// <summary>What the chosen colour has against a white page, and against the darkest dark one.</summary>
    public (double Light, double Dark) Contrast => (Least(Chosen, LightGrounds), Least(Chosen, DarkGrounds));

    private static AccentOn On(Colour chosen, Colour page, Colour[] grounds, Colour end, double wash)
    {
        for (var step = 0; ; step++)
        {
            var colour = chosen.With((double)step / Steps, end);
            var ground = page.With(wash, colour);
            if (step < Steps && Math.Min(Least(colour, grounds), colour.ContrastWith(ground)) < Readable) continue;
            // One of the two always has it: their contrasts with a colour multiply to 21.
            return new AccentOn(colour, colour.ContrastWith(Colour.White) >= Readable ? Colour.White : Colour.Black, ground);
        }
    }

    private static double Least(Colour colour, Colour[] grounds)
    {
        var least = double.MaxValue;
        foreach (var ground in grounds) least = Math.Min(least, colour.ContrastWith(ground));
        return least;
    }
}
