using Discuss.Hostile.Tests;
using Discuss.Hostile.Tests.Fuzzing;
using Discuss.Hostile.Tests.Running;

if (Options.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(Options.Usage);
    return 2;
}

if (options.Fuzz)
{
    var tally = new Tally();
    Fuzz.Run(options.Seed, TimeSpan.FromSeconds(options.Seconds), most: null, tally, options.Keep);
    await Console.Out.WriteLineAsync($"{string.Join(", ", Fuzz.Names)}: {tally.Inputs:N0} inputs from seed {options.Seed}, {tally.Found:N0} findings{(tally.Found > 0 ? $", kept in {options.Keep}" : "")}.");
    foreach (var finding in tally.Findings) await Console.Out.WriteLineAsync("  " + finding);
    return tally.Found == 0 ? 0 : 1;
}

await using var ground = new Ground(options.Share);
return await Table.RunAsync(Catalogue.All.Where(options.Wants), ground, Console.Out) == 0 ? 0 : 1;
