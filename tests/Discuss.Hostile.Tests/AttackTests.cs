using Discuss.Hostile.Tests.Running;

namespace Discuss.Hostile.Tests;

/// <summary>A sample of each attack; the program of this project tries everything.</summary>
public sealed class AttackTests(Sample sample) : IClassFixture<Sample>
{
    public static TheoryData<string> Names => [.. Catalogue.All.Select(attack => attack.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task Nothing_is_found_by(string attack)
    {
        var tally = await sample.TryAsync(Catalogue.All.Single(one => one.Name == attack));

        Assert.True(tally.Found == 0, $"{tally.Found} of {tally.Inputs}:\n{string.Join('\n', tally.Findings)}");
        Assert.True(tally.Inputs > 0, "Nothing was tried.");
    }

    [Fact]
    public void Each_class_has_a_name_of_its_own() => Assert.Distinct(Catalogue.All.Select(attack => attack.Name));
}

/// <summary>The ground of the sample. Where DISCUSS_HOSTILE_TABLE names a file, what was tried is written there as the program's table.</summary>
public sealed class Sample : IAsyncLifetime
{
    private const int Share = 100;

    private readonly Dictionary<Attack, Tally> _tallies = [];
    private readonly Ground _ground = new(Share);

    public async Task<Tally> TryAsync(Attack attack) => _tallies[attack] = await attack.TryAsync(_ground);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _ground.DisposeAsync();
        if (Environment.GetEnvironmentVariable("DISCUSS_HOSTILE_TABLE") is not { Length: > 0 } file) return;
        await using var table = new StreamWriter(file);
        await table.WriteLineAsync(_ground.Sources);
        await table.WriteLineAsync(Table.Head);
        foreach (var attack in Catalogue.All) await table.WriteLineAsync(Table.Line(attack, _tallies.GetValueOrDefault(attack)));
    }
}
