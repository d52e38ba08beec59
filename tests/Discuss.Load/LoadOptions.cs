using System.Globalization;

namespace Discuss.Load;

/// <summary>What one run measures, and how long.</summary>
internal sealed record LoadOptions
{
    public const string Usage =
        """
        dotnet run -c Release --project tests/Discuss.Load [-- options]
          --comments N             comments of the long thread (default 100000; a multiple of 100, at least 200)
          --seconds S              length of one round (default 1)
          --rounds R               rounds of each measurement, taken in turn (default 3)
          --queue N                comments that wait in the long queue (default 100000)
          --only read|hot|post|queue|memory  one part; all of these, live and evening without it
          --only cluster|live      several nodes and what the loss of a part costs; live readers and overload on one node
          --only import            an export of so many comments imported by the command, imported again, and exported
          --only evening           the first answer after a start, a burst on a cold thread, posts beside readers, and a mixed evening
          --minutes M              length of the mixed evening (default 5)
          --only following         posting where ten thousand follow, and the digests of many
          --subscribers N          people who get a digest there (default 100000)
          --scenario NAME          one scenario of cluster or live: crossing, killed, stopped, postgres, redis; many, crowd, deaf, idle, overload, flood;
                                   or of evening: start, burst, beside, mixed
          --readers N              readers of one thread in these two (default 2000)
          --idle N                 idle readers in live, and readers of one thread in crowd (default 10000; each takes a file descriptor here, and one in the server)
          --postgres CONNECTION    on PostgreSQL too, in a database of its own that is dropped at the end
          --sqlite yes|no          no: on PostgreSQL only
          --folder PATH            where the data folders are made (default: the system's temporary folder)
          --json FILE              the same as JSON; of live and evening in FILE with .figures before its extension, where both are written
        """;

    public int Comments { get; init; } = 100_000;

    public double Seconds { get; init; } = 1;

    public int Rounds { get; init; } = 3;

    public int QueueItems { get; init; } = 100_000;

    public int Readers { get; init; } = 2_000;

    public double Minutes { get; init; } = 5;

    public int IdleReaders { get; init; } = 10_000;

    public int Subscribers { get; init; } = 100_000;

    public string? Only { get; init; }

    public string? Scenario { get; init; }

    public string? Postgres { get; init; }

    public bool OnSqlite { get; init; } = true;

    public string Folder { get; init; } = Path.GetTempPath();

    public string? Json { get; init; }

    public bool Reads => Only is null or "read";

    public bool HotReads => Only is null or "hot";

    public bool Posts => Only is null or "post";

    public bool Queues => Only is null or "queue";

    /// <summary>Whether this scenario is to be run.</summary>
    public bool Runs(string scenario) => Scenario is null || Scenario == scenario;

    /// <exception cref="FormatException">An option that is not known, or a value that it cannot have.</exception>
    public static LoadOptions Parse(string[] args)
    {
        var options = new LoadOptions();
        if (args.Length % 2 != 0) throw new FormatException("Every option takes one value.");
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            options = args[i] switch
            {
                "--comments" => options with { Comments = Count(value, 200, 10_000_000) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--minutes" => options with { Minutes = double.Parse(value, CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = Count(value, 1, 100) },
                "--only" when value is "read" or "hot" or "post" or "queue" or "memory" or "cluster" or "live" or "import" or "following" or "evening" => options with { Only = value },
                "--subscribers" => options with { Subscribers = Count(value, 100, 1_000_000) },
                "--scenario" => options with { Scenario = value },
                "--queue" => options with { QueueItems = Count(value, 2000, 1_000_000) },
                "--readers" => options with { Readers = Count(value, 10, 10_000) },
                "--idle" => options with { IdleReaders = Count(value, 10, 100_000) },
                "--postgres" => options with { Postgres = value },
                "--sqlite" when value is "yes" or "no" => options with { OnSqlite = value == "yes" },
                "--folder" => options with { Folder = Path.GetFullPath(value) },
                "--json" => options with { Json = Path.GetFullPath(value) },
                _ => throw new FormatException($"'{args[i]} {value}' is not known here."),
            };
        }

        if (options.Comments % 100 != 0) throw new FormatException("--comments is a multiple of 100.");
        return options;
    }

    private static int Count(string text, int min, int max)
    {
        var value = int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return value >= min && value <= max ? value : throw new FormatException($"{value} is not between {min} and {max}.");
    }
}
