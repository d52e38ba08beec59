namespace Discuss.Server.Storage;

/// <summary>
/// A file that may not grow any further, by the limit of its file system or of the process (<c>ulimit -f</c>): the framework tells of that as of a
/// wrong argument, though no argument is wrong and the operator is to hear of it as of a full disk.
/// </summary>
internal static class FileLimit
{
    public const string Sentence = "A file cannot grow any further: its file system, or the system's limit for files (ulimit -f), allows no larger one.";

    // Of all arguments of that name, the one that a write to a file is said to have.
    public static bool Is(Exception fault) =>
        fault is ArgumentOutOfRangeException { ParamName: "value" } && fault.StackTrace?.Contains(nameof(RandomAccess), StringComparison.Ordinal) == true;
}
