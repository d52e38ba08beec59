namespace Discuss.Toxicity.Tests;

/// <summary>The public sets, which stand outside the project: DISCUSS_TOXICITY_DATA, or a folder shared/data/toxicity beside the clone or above it.</summary>
internal static class TrainingData
{
    public static string? Root { get; } = Find();

    public static string? Train => Root is null ? null : Path.Combine(Root, "train");

    public static string? Insults2012 => Root is null ? null : Path.Combine(Root, "validation", "insults_2012.tsv");

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("DISCUSS_TOXICITY_DATA");
        if (!string.IsNullOrEmpty(named))
            return Directory.Exists(Path.Combine(named, "train")) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", "toxicity");
            if (Directory.Exists(Path.Combine(candidate, "train")))
                return candidate;
        }

        return null;
    }
}

/// <summary>A fact about the public sets; skipped, with the reason, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsDataFactAttribute : FactAttribute
{
    public NeedsDataFactAttribute()
    {
        if (TrainingData.Root is null)
            Skip = "The public sets are not here: set DISCUSS_TOXICITY_DATA, or put them at ../shared/data/toxicity.";
    }
}
