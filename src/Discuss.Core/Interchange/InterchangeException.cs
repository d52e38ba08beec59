namespace Discuss.Core.Interchange;

/// <summary>An export that cannot be read on: of another kind, cut off, or broken. The message is for the operator and names the place.</summary>
public sealed class InterchangeException : Exception
{
    public InterchangeException()
    {
    }

    public InterchangeException(string message)
        : base(message)
    {
    }

    public InterchangeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
