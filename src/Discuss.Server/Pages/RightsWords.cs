namespace Discuss.Server.Pages;

/// <summary>What is said to those whose writing is restricted, and of a site's moderation in figures, in one language.</summary>
internal sealed partial record RightsWords
{
    /// <summary>Above one's restrictions.</summary>
    public required string Title { get; init; }

    public required string Nothing { get; init; }

    /// <summary>In the thread's page, to whom it concerns.</summary>
    public required string Notice { get; init; }

    /// <summary>Before the moderators' reason, <c>{0}</c>.</summary>
    public required string Told { get; init; }

    public required string Why { get; init; }

    /// <summary>By a comment's state or a sanction's kind, as the API names them.</summary>
    public required IReadOnlyDictionary<string, string> What { get; init; }

    public required string ByRule { get; init; }
    public required string ByPerson { get; init; }
    public required string Reason { get; init; }
    public required string Found { get; init; }
    public required string Until { get; init; }
    public required string Over { get; init; }
    public required string Confirm { get; init; }
    public required string ObjectUntil { get; init; }
    public required string YourObjection { get; init; }
    public required string Object { get; init; }
    public required string Open { get; init; }
    public required string Upheld { get; init; }
    public required string Reversed { get; init; }
    public required string Answer { get; init; }

    public required string Figures { get; init; }
    public required string FiguresAbout { get; init; }
    public required string NoFigures { get; init; }
    public required string Month { get; init; }
    public required string Received { get; init; }
    public required string Held { get; init; }
    public required string RemovedByRule { get; init; }
    public required string RemovedByPerson { get; init; }
    public required string Reasons { get; init; }
    public required string Sanctions { get; init; }
    public required string Appeals { get; init; }
    public required string AppealsReversed { get; init; }
    public required string Median { get; init; }

    public static RightsWords For(string language) => language switch
    {
        "de" => German,
        "fr" => French,
        "es" => Spanish,
        "ar" => Arabic,
        _ => English,
    };

    private static Dictionary<string, string> Whats(
        string pending, string rejected, string spam, string removed, string warn, string mute, string suspend, string ban, string premoderate, string shadow) =>
        new(StringComparer.Ordinal)
        {
            ["pending"] = pending, ["rejected"] = rejected, ["spam"] = spam, ["removed"] = removed, ["warn"] = warn, ["mute"] = mute, ["suspend"] = suspend,
            ["ban"] = ban, ["premoderate"] = premoderate, ["shadow"] = shadow,
        };
}
