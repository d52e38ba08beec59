namespace Discuss.Toxicity.Tests;

/// <summary>A fact about the engine under test; skipped, with the reason, where that engine cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineFactAttribute : FactAttribute
{
    public EngineFactAttribute() => Skip = EngineUnderTest.CannotRun;
}

/// <summary>A theory about the engine under test; skipped, with the reason, where that engine cannot be made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EngineTheoryAttribute : TheoryAttribute
{
    public EngineTheoryAttribute() => Skip = EngineUnderTest.CannotRun;
}
