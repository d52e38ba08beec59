namespace Discuss.Server.Demo;

/// <summary>An article of the demo's newspaper; its text was written for it.</summary>
/// <param name="Key">Names it in its address, and its thread.</param>
internal sealed record Article(string Key, string Section, string Headline, string Standfirst, string Byline, IReadOnlyList<string> Paragraphs)
{
    public static IReadOnlyList<Article> All { get; } =
    [
        new(
            "harbour", "Town",
            "The pier that has to move",
            "The council wants to shift the ferry landing three hundred metres up the inlet. The map says it fits. The water has not been asked.",
            "By Ragna Holt, harbour correspondent",
            [
                "For forty years the first sound of a weekday in Nesvik has been the ramp of the 5.40 ferry coming down on concrete. If the council has its way, from next autumn that sound will come from somewhere else: from the old timber quay below the cannery, three hundred metres further in, where the rents are lower and the parking is easier.",
                "The plan, ninety pages with a photograph of a smiling family on the cover, promises two berths instead of one, a waiting room with heating, and room for the bus to turn. It would cost a third of what the repair of the present pier is said to cost. On Tuesday the planning committee recommended it by five votes to two.",
                "What the plan does not have is much to say about mud. The depth at the timber quay is taken from a survey of 2009, averaged over three summer months. Since then the breakwater has been raised, and those who come in through the northern channel in March say that the bar at its mouth has grown with every winter.",
                "The operator, asked by this newspaper, says that its boats could use the new landing “in normal conditions” and that a departure at a quarter past eleven at night, the one on which half of the hospital’s evening shift goes home, “would have to be looked at”. The committee’s chair says that this is a matter of timetables, not of piers.",
                "A second survey in February would cost about as much as the photograph. The council decides on the fourteenth. Until then the paper is open to comment at the town hall, on weekdays between ten and noon, and here.",
            ]),
        new(
            "library", "Culture",
            "A library for things that make noise",
            "You need a drill for eleven minutes in your life. In a former bank on Market Street there are now forty of them, and a waiting list for the sewing machines.",
            "By Tomasz Lind",
            [
                "The vault is still there, and it is full of ladders. When the savings bank left Market Street nobody wanted the building, which has a steel door of two tonnes and no windows to speak of. Then the public library asked for it, to lend out what does not fit on shelves.",
                "There are drills, of course, and a carpet cleaner that has its own following. There is a telescope, two accordions, a machine for pressing apples and a box of forty plates for people who have one large party a year. A loan is free, for a week, and whoever breaks something is asked to help repair it on a Thursday evening.",
                "The Thursdays were meant as a punishment, says the librarian in charge, and have become the reason why people come. In the first year eleven hundred members borrowed six thousand things. Nine were never seen again; one of them, a fog horn, is thought to be known to the police.",
            ]),
    ];
}
