using System.Reflection;
using System.Text.RegularExpressions;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.House;

/// <summary>How much is taken of what comes from outside stands on one page.</summary>
public sealed partial class BoundsTests
{
    // How much work is done at once, and the like: no bounds of what comes from outside.
    private static readonly string[] Own =
    [
        "SignOnMembers.MaxName", "SignOnMembers.MaxAttempts", "ExternalSchemes.MaxProviderName", "PasswordRules.MaxRest", "SiteFigures.MaxMonths", "Restrictions.MaxSanctions", "QueueDesk.MaxLost", "ThreadTurn.MaxAtOnce", "NewReplies.MaxAtOnce", "SharedTurns.MaxShared",
    ];

    [Fact]
    public void A_feature_names_its_bounds_and_the_page_says_what_they_are()
    {
        var elsewhere = new List<string>();
        foreach (var file in Directory.GetFiles(DiscussHost.ServerProject(), "*.cs", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(DiscussHost.ServerProject(), file);
            if (path.StartsWith("obj", StringComparison.Ordinal) || path.StartsWith("bin", StringComparison.Ordinal) || path.Split('/')[0] is "Storage" or "Cluster" or "Live" || path == "Bounds.cs") continue;
            elsewhere.AddRange(Literal().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups["name"].Value}"));
        }

        Assert.Empty(elsewhere.Except(Own, StringComparer.Ordinal));
    }

    [Fact]
    public void Each_of_them_is_more_than_nothing_and_has_its_reason()
    {
        var page = File.ReadAllText(Path.Combine(DiscussHost.ServerProject(), "Bounds.cs"));
        var fields = typeof(Bounds).GetFields(BindingFlags.Public | BindingFlags.Static);

        Assert.True(fields.Length > 60, $"{fields.Length} bounds");
        foreach (var field in fields)
        {
            Assert.Matches($@"/// <summary>[^\n]{{10,}}</summary>\n    public (const int|static readonly \w+) {field.Name} =", page);
            if (field.GetValue(null) is int number) Assert.InRange(number, 1, 16 * 1024 * 1024);
        }
    }

    [GeneratedRegex(@"const int (?<name>Max\w+) = (?!Bounds\.)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();
}
