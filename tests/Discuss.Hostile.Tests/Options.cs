using System.Globalization;
using Discuss.Hostile.Tests.Running;

namespace Discuss.Hostile.Tests;

/// <summary>What the command line says.</summary>
internal sealed record Options
{
    public const string Usage =
        """
        usage: dotnet run -c Release --project tests/Discuss.Hostile.Tests [-- OPTIONS]
          --only WORDS      the attacks whose names hold these words; several with | between them
          --share N         every Nth of the published inputs
          --fuzz            instead of the attacks, inputs by chance
            --seconds N     for so long (60)
            --seed N        from this seed (another one each day)
            --keep FOLDER   where inputs that broke something are kept (discuss-fuzz in the temporary folder)
        """;

    /// <summary>Of the published inputs every one, or every so-manyth.</summary>
    public int Share { get; init; } = 1;

    /// <summary>Parts of the names of the attacks that are wanted.</summary>
    public string? Only { get; init; }

    public bool Fuzz { get; init; }

    public int Seconds { get; init; } = 60;

    public int Seed { get; init; } = (int)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays;

    public string Keep { get; init; } = Path.Combine(Path.GetTempPath(), "discuss-fuzz");

    /// <summary><see langword="null"/> where the line is none that is understood.</summary>
    public static Options? Parse(string[] args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--fuzz")
            {
                options = options with { Fuzz = true };
                continue;
            }

            if (i + 1 == args.Length) return null;
            var value = args[++i];
            switch (args[i - 1])
            {
                case "--only": options = options with { Only = value }; break;
                case "--keep": options = options with { Keep = value }; break;
                case "--share" when Number(value) is { } share and > 0: options = options with { Share = share }; break;
                case "--seconds" when Number(value) is { } seconds: options = options with { Seconds = seconds }; break;
                case "--seed" when Number(value) is { } seed: options = options with { Seed = seed }; break;
                default: return null;
            }
        }

        return options;
    }

    public bool Wants(Attack attack) => Only is null || Only.Split('|').Any(words => attack.Name.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
