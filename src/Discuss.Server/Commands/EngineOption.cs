using System.CommandLine;
using Discuss.Server.Moderation;

namespace Discuss.Server.Commands;

/// <summary><c>--engine builtin|mlnet</c>.</summary>
internal static class EngineOption
{
    public static Option<string> Make()
    {
        var engine = new Option<string>("--engine")
        {
            Description = $"{Engines.BuiltIn}, or {Engines.MlNet} in a build that has it", DefaultValueFactory = _ => Engines.BuiltIn,
        };
        engine.AcceptOnlyFromAmong(Engines.BuiltIn, Engines.MlNet);
        return engine;
    }
}
