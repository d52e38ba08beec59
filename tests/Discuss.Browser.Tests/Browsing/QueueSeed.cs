using Discuss.Core.Moderation.Rules;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>A full queue, as a local newspaper may have it on a bad morning; written for it.</summary>
internal static class QueueSeed
{
    private const string Pier = "The pier that has to move", Library = "A library of things";

    private static readonly (string Name, string Text, string Key)[] Comments =
    [
        ("Tomas R.", "Nobody takes that boat. It has run empty for years, and anyone who believes otherwise is an idiot who has never worked a day in their life.", "pier"),
        ("guest_771", "Go back to whatever hole you crawled out of, you stupid pathetic liar.", "pier"),
        ("Ines", "See https://cheap-boats.example and https://cheaper-boats.example/?ref=ines for the best prices!!!", "pier"),
        ("Per Aune", "I work at the shipyard and I can tell you that the crane cannot be moved in under eight months. Ask the foreman, ask anyone.", "pier"),
        ("nordlys", "That is what they said about the tunnel, too.", "pier"),
        ("Marit Kolstad", "The ferry timetable decides more about this town than the council does.", "pier"),
        ("سامر حداد", "ماذا عن الرحلات الليلية في الشتاء؟ في العام الماضي أُلغيت ثلاث رحلات في أسبوع واحد بسبب الرياح، ولم يخبرنا أحد.", "pier"),
        ("Dr. Ana Pereira", "From the hospital's side: 38 people work until eleven, 21 of them take the boat.\n\nIf it goes, we either change the handover of four wards or pay for taxis, about 300 a night. Neither figure is in the plan, although we sent both in May. I have asked three times now who decided to leave them out, and three times I was told that the committee works on the basis of the figures that it has.\n\nThe figures that it has are from before the new wing was opened. The new wing has 60 beds. Sixty beds need people, people need a way home, and the way home is a boat that leaves at ten past eleven.", "pier"),
        ("kai_n", "```\nfor (const boat of boats) {\n  if (boat.late) complain(boat);\n}\n```\nThere, I have automated this comment section.", "library"),
        ("👩‍🚀 Rana", "Borrowed the telescope 🔭, saw Saturn 🪐, cried a bit 😭. Ten out of ten, would borrow again 💫", "library"),
        ("Olav", "It was half past five on a Sunday, Kai.", "library"),
        ("joost", "WIN A FREE CRUISE now at http://win-a-cruise.example click click click", "pier"),
        ("Greta Sund", "It is four minutes on foot from the station. I timed it this morning, with a pram.", "pier"),
        ("tidewatcher", "> the depth at the timber quay is taken from a survey of 2009\n\nIt is, and 2009 was a dry year.", "pier"),
        ("Bo", "You are a moron, and so is everybody who voted for you.", "pier"),
        ("שירה", "אולי כדאי לשאול את הנהגים לפני שמחליטים?", "pier"),
        ("Lise-Lotte", "Can the paper please stop printing the mayor's holiday pictures? Thanks.", "pier"),
        ("mårten", "Shut up, you worthless clown. Nobody asked you.", "library"),
        ("Aino", "Onko kirjastossa ompelukonetta tänään? Puhelimeen ei vastata.", "library"),
        ("reader_4402", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft. That is all I have to say.", "library"),
    ];

    private static readonly string[] More =
    [
        "The bus is no answer. It takes fifty minutes.", "Who pays for the dredging? It is not in the paper.", "I was on the last boat in March. Never again.",
        "Agree with Marit.", "Could someone post the link to the plan?", "The cannery yard is full by seven.", "My grandmother remembers the first pier.",
        "Two weeks ago they said the opposite.", "What does the harbour master say?", "A shame, but it was to be expected.", "First!",
        "Please keep the old bench.", "There is a meeting on Sunday at three.", "The survey is here: https://survey.example/2009", "No.",
        "I would rather have a bridge.", "Thank you for the report, well done.", "And the fishermen?", "The wind is the problem, not the quay.", "It will be late anyway :-))",
    ];

    private static readonly string[] Earlier =
    [
        "The tunnel was a mistake, and I said so.", "Ten years, and the paint is off already.", "You people are stupid liars, all of you.",
        "Thanks for the figures.", "What does it cost a day?", "I stand corrected about the pumps.", "Nobody asked the drivers.",
        "Shut up, you idiot.", "The western lane floods every March.", "You are a pathetic moron.", "Fair enough.", "Good article.",
    ];

    public static ModerationSettings Rules { get; } = new()
    {
        SuspectWords = new() { Words = ["cruise", "dredging", "mayor*"] }, Links = new() { Max = 1 },
    };

    public static int Count => Comments.Length + More.Length;

    /// <summary>The comment of Tomas R., who has written before.</summary>
    public static async Task<string> FillAsync(Newsroom newsroom)
    {
        var parent = await newsroom.Discussion.PostAsync("Marit Berg", "If the pier moves, the last boat has to leave twenty minutes earlier, and half of the evening shift can't take it.", key: "pier", title: Pier);
        await newsroom.ApproveAsync(parent);
        for (var i = 0; i < Earlier.Length; i++)
        {
            var earlier = await newsroom.Discussion.PostAsync("Tomas R.", Earlier[i], key: "tunnel", title: "The tunnel, ten years on");
            await newsroom.DecideAsync(earlier, i is 2 or 7 or 9 ? Core.Moderation.DecisionAction.Reject : Core.Moderation.DecisionAction.Approve);
        }

        var ids = new List<string>();
        foreach (var (name, text, key) in Comments)
            ids.Add(await newsroom.Discussion.PostAsync(name, text, name is "Tomas R." or "nordlys" ? parent : null, key, key == "pier" ? Pier : Library));
        for (var i = 0; i < More.Length; i++) await newsroom.Discussion.PostAsync(i % 3 == 0 ? "Tomas R." : $"reader {i}", More[i], key: "pier", title: Pier);
        return ids[0];
    }
}
