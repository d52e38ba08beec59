using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Discuss.Toxicity;
using Discuss.Toxicity.Evaluating;

// Percentiles of single calls, which a benchmark of many calls does not see.
if (args is ["speed"])
{
    Console.WriteLine(SpeedMeasurement.Run(LinearToxicityClassifier.Load()));
    return;
}

if (args is ["rules"])
{
    Discuss.Benchmarks.RuleSpeed.Print(Console.Out);
    return;
}

if (args is ["identity"])
{
    await Discuss.Benchmarks.IdentitySpeed.PrintAsync(Console.Out);
    return;
}

// In this process: the project's own build settings (locked restore, warnings as errors) are not made for generated code.
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default)
    .AddExporter(MarkdownExporter.GitHub);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
