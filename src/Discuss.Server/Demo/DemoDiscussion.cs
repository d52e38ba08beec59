using Discuss.Server.Contract;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Demo;

internal sealed record DemoAuthor(string Id, string Name, AuthorKind Kind, Role? Role = null, string? Website = null);

/// <param name="Ago">How long before the first start it was written.</param>
/// <param name="Votes">How many of the others vote for it.</param>
/// <param name="TakenBack">Whether its author deletes it in the end.</param>
internal sealed record DemoComment(
    string Id, string Article, string? Parent, string Author, TimeSpan Ago, int Votes, string Text, bool TakenBack = false);

/// <summary>What the people of the demo say; written for it.</summary>
internal static class DemoDiscussion
{
    public static IReadOnlyList<DemoAuthor> Authors { get; } =
    [
        new("marit", "Marit Kolstad", AuthorKind.Member),
        new("desk", "Harbour Desk", AuthorKind.Member, Role: Role.Staff),
        new("tide", "tidewatcher", AuthorKind.Guest, Website: "https://tides.example.org/log"),
        new("samir", "سامر حداد", AuthorKind.Guest),
        new("ines", "Ines", AuthorKind.Guest),
        new("joost", "Joost van der Berg", AuthorKind.Guest),
        new("pereira", "Dr. Ana Pereira", AuthorKind.Member),
        new("kai", "kai_n", AuthorKind.Guest),
        new("olav", "Olav", AuthorKind.Guest),
        new("greta", "Greta Sund", AuthorKind.Member),
    ];

    // In the order in which they were written.
    public static IReadOnlyList<DemoComment> Comments { get; } =
    [
        new("plan", "harbour", null, "marit", Hours(9), 9,
            "The ferry timetable decides more about this town than the council does. If the pier moves, the last boat has to leave twenty minutes earlier, and half of the evening shift can’t take it."),
        new("log", "harbour", null, "tide", Hours(8.5), 7,
            """
            > the depth at the timber quay is taken from a survey of 2009

            It is, and 2009 was a dry year. I have kept a log of the northern channel since 1998, and since the breakwater was raised the bar at the mouth has grown every winter but two. The plan takes the average of three summer months. Anyone who has come in here in March with a north-westerly knows what that average is worth.

            Three things could be done cheaply, and none of them is in the paper:

            1. a second survey in February,
            2. a buoy with a gauge, which the university would lend us,
            3. asking the pilots, who are not named once in ninety pages.

            My log is open to everyone: https://tides.example.org/log – corrections welcome. I would rather be wrong now than right on a sandbank.
            """),
        new("desk", "harbour", "plan", "desk", Hours(8), 6,
            "We asked: the operator plans with the old departure until the end of the year. After that, “it depends on the berth”."),
        new("shift", "harbour", "plan", "ines", Hours(7.5), 4,
            "I am that evening shift. Handover is at eleven. **Nobody** can be on a boat at five to."),
        new("winter", "harbour", "desk", "samir", Hours(7), 5,
            "هذا جيد، لكن ماذا عن الرحلات الليلية في الشتاء؟ في العام الماضي أُلغيت ثلاث رحلات في أسبوع واحد بسبب الرياح."),
        new("bus", "harbour", "winter", "desk", Hours(6.6), 5,
            "Good question. When a night boat is cancelled the operator owes you a bus round the inlet, fifty minutes. We have asked how often it came."),
        new("never", "harbour", "bus", "joost", Hours(6.2), 6,
            "Twice, in my eleven years. Once without a driver :-))"),
        new("driver", "harbour", "never", "kai", Hours(6), 3,
            "I was that driver. I had a flat tyre, and nobody believed me then either."),
        new("parking", "harbour", null, "olav", Hours(5.5), 1,
            "And where do I park? The cannery yard is full by seven. “Easier parking” must mean easier for the cars."),
        new("heated", "harbour", "parking", "kai", Hours(5), 0,
            "Here we go, the parking again…", TakenBack: true),
        new("walk", "harbour", "heated", "greta", Hours(4.8), 2,
            "It is four minutes on foot from the station. I timed it this morning, with a pram."),
        new("hospital", "harbour", null, "pereira", Hours(4), 6,
            "From the hospital’s side: 38 people work until eleven, 21 of them take the boat. If it goes we either change the handover of four wards or pay for taxis, about 300 a night. Neither figure is in the plan, though we sent both in *May*."),
        new("foi", "harbour", "hospital", "desk", Hours(3.2), 4,
            "We have now seen your letter of 12 May; the committee lists it as “received”. More in tomorrow’s paper."),
        new("thanks", "harbour", "foi", "pereira", Hours(2.6), 2, "Thank you. “Received” is a word with a lot of room in it."),
        new("survey", "harbour", "log", "marit", Hours(2), 3,
            "The fishermen’s association would lend its echo sounder. `sudo measure twice`, as my daughter says."),
        new("sunday", "harbour", null, "joost", Hours(0.7), 2,
            "Meeting at the boathouse on Sunday at three, everyone who uses the boat. Bring a chair."),
        new("drill", "library", null, "greta", Hours(26), 5,
            "I went for the drill and stayed for the soldering. Eleven of us now repair toasters on Thursdays and none of us owns one."),
        new("horn", "library", null, "kai", Hours(22), 7, "I know nothing about a fog horn. Neither does my neighbour, any more."),
        new("horn2", "library", "horn", "olav", Hours(21), 4, "It was half past five on a Sunday, Kai."),
        new("sew", "library", null, "ines", Hours(3), 2,
            """
            To whoever has sewing machine no. 4: please bring it back with

            - the foot,
            - the *other* foot,
            - and without the zip in it.
            """),
    ];

    private static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);
}
