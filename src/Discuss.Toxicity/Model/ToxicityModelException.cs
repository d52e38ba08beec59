namespace Discuss.Toxicity.Model;

/// <summary>A model file is missing, cut short, changed, or of another kind or version. The message says which, for an operator to read.</summary>
public sealed class ToxicityModelException : Exception
{
    public ToxicityModelException()
    {
    }

    public ToxicityModelException(string message)
        : base(message)
    {
    }

    public ToxicityModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
