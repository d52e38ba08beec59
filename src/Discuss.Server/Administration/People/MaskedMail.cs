namespace Discuss.Server.Administration;

/// <summary>A mail address as an administrator sees it: enough to know it again, not enough to write to it.</summary>
internal static class MaskedMail
{
    public static string Of(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 1 ? "…" : $"{address[0]}…{address[at..]}";
    }
}
