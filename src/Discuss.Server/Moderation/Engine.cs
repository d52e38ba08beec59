using System.Diagnostics.CodeAnalysis;
using Discuss.Server.Storage;
using Discuss.Toxicity;
using Discuss.Toxicity.Model;

namespace Discuss.Server.Moderation;

/// <summary>The classifier of this process, or why there is none.</summary>
internal sealed partial class Engine
{
    public Engine(IConfiguration configuration, ILogger<Engine> logger)
    {
        try
        {
            Classifier = Engines.Load(configuration["Discuss:Toxicity:Engine"], configuration["Discuss:Toxicity:Model"]);
        }
        catch (ToxicityModelException fault)
        {
            Fault = fault.Message;
            LogNoModel(logger, fault.Message);
        }
    }

    public IToxicityClassifier? Classifier { get; }

    /// <summary>Why there is no classifier; <see langword="null"/> where there is one.</summary>
    public string? Fault { get; }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No comment is judged by the classifier: {Fault} Sites hold or approve by their own rule.")]
    private static partial void LogNoModel(ILogger logger, string fault);
}
