using System.Reflection;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Discuss.Server.Tests.House;

/// <summary>The rules of the house that a reader relies on.</summary>
public sealed class HouseTests
{
    private const int Page = 90;

    private static readonly Assembly Server = typeof(Program).Assembly;

    [Fact]
    public void The_program_fits_on_a_page() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(DiscussHost.ServerProject(), "Program.cs")).Length, 1, Page);

    [Fact]
    public void A_feature_shows_what_it_adds_and_what_it_maps_and_nothing_else()
    {
        var features = Server.GetTypes().Where(type => type.Name.EndsWith("Feature", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(features);
        Assert.All(features, feature =>
        {
            var folder = feature.Namespace!.Split('.')[^1];
            var shown = feature.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
            Assert.NotEmpty(shown);
            Assert.All(shown, method =>
            {
                Assert.Matches("^(Add|Map|Use)[A-Z]", method.Name);
                var first = method.GetParameters()[0].ParameterType;
                Assert.True(
                    first.IsAssignableTo(typeof(IHostApplicationBuilder)) || first.IsAssignableTo(typeof(IEndpointRouteBuilder))
                    || first.IsAssignableTo(typeof(IApplicationBuilder)),
                    $"{feature.Name}.{method.Name} extends a {first.Name}");
            });
            Assert.True(File.Exists(Path.Combine(DiscussHost.ServerProject(), folder, feature.Name + ".cs")), $"{feature.Name} stands in its folder");
        });
    }

    [Fact]
    public void The_program_adds_every_feature()
    {
        var program = File.ReadAllText(Path.Combine(DiscussHost.ServerProject(), "Program.cs"));
        var shown = Server.GetTypes()
            .Where(type => type.Name.EndsWith("Feature", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => method.Name);

        Assert.All(shown, name => Assert.Contains(name + "(", program, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_of_the_server_is_public() =>
        Assert.DoesNotContain(Server.GetExportedTypes(), type => !IsRazor(type.FullName!));

    [Fact]
    public void What_is_pure_knows_no_web_and_no_database()
    {
        var pure = new[] { typeof(Core.Threads.ThreadId).Assembly, typeof(Toxicity.IToxicityClassifier).Assembly };

        Assert.All(pure, assembly => Assert.DoesNotContain(
            assembly.GetReferencedAssemblies(),
            name => name.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || name.Name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                || name.Name is "discuss" or "Npgsql" or "Microsoft.Data.Sqlite"));
    }

    // The Razor compiler makes components public; nobody outside can use them all the same, for the program is no library.
    private static bool IsRazor(string name) => name.Contains(".Pages.", StringComparison.Ordinal);
}
