using System.Globalization;

namespace Discuss.Load;

/// <summary>What is going on, on the error stream: the table alone is the output.</summary>
internal static class Progress
{
    public static void Say(FormattableString text) => Console.Error.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
