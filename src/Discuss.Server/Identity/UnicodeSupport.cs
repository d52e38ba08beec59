using System.Globalization;
using System.Text;

namespace Discuss.Server.Identity;

/// <summary>
/// What looks alike is found by ICU. Without it .NET compares code by code, and "admin" with an invisible character in it would be
/// another name: then this server does not start.
/// </summary>
internal static class UnicodeSupport
{
    /// <exception cref="ConfigurationException">The runtime works without ICU, in its invariant mode.</exception>
    public static void Require()
    {
        var compares = CultureInfo.InvariantCulture.CompareInfo.Compare("ad\u00ADmin", "admin", CompareOptions.None) == 0;
        if (compares && Normalizes()) return;
        throw new ConfigurationException(
            "ICU is missing: without it, names that look like others are not found. Install it (libicu, or icu-libs on Alpine), and start without "
            + "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and without System.Globalization.Invariant.");
    }

    private static bool Normalizes()
    {
        try
        {
            return "\uFF21\u0301".Normalize(NormalizationForm.FormKC) == "\u00C1";
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }
}
