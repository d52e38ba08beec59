namespace Discuss.Load.Seeding;

/// <summary>What the seeded comments say: short and long, plain and marked up, in the proportions of an ordinary thread.</summary>
internal static class Texts
{
    private static readonly string[] Bodies =
    [
        "I walk past that square every morning, and the new benches are the first thing in years that made anyone stop there.",
        "Two questions for the council: **who** pays for the upkeep, and what happens to the market in the winter? The article is silent on both.",
        "> the trees will be replaced by younger ones\n\nReplaced is a kind word. A lime of ninety years is not replaced by a stick in a pot.",
        "Agreed.",
        "The figures are at https://example.org/traffic/2026 for whoever wants to check them. The column that matters is the *third*: trips on foot.",
        "It depends on what one compares it with:\n\n- the square of ten years ago,\n- the square next door,\n- the one on the architect's drawing.\n\n"
            + "By the first it is a success, by the second a draw, and the third never existed outside an office with good light and no rain.",
        "Could somebody who was at the meeting say what was answered about the bus stop? I left before the end.",
        "My grandmother sold flowers there until the bypass was opened, and what she told of it was mostly noise. People remember the band that "
            + "played on Sundays; she remembered the lorries on all the other days. So I would not mourn too loudly for what was there before. "
            + "What I do mind is that the plan says *open to all* and then puts the only ramp behind the restaurant's terrace, where it is blocked "
            + "from May to October.\n\nA second ramp costs less than the fountain's lighting, by the council's own sheet. I have asked twice, in "
            + "writing, and have two friendly letters that say nothing. If a few more people asked, it might get an answer that says something.",
        "Thanks for the reply, that is clearer than the article was.",
        "Not so sure. The shops lost their parking, and two of them are for let already.",
    ];

    public static string Of(int ordinal) => Bodies[ordinal % Bodies.Length];
}
