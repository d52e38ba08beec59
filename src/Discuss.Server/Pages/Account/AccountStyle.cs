using System.Buffers.Text;
using System.Security.Cryptography;

namespace Discuss.Server.Pages.Account;

/// <summary>The style of the account's pages; its address changes with its content, so that browsers may keep it for ever.</summary>
internal static class AccountStyle
{
    private static readonly byte[] Bytes = Load();

    public static string Address { get; } = $"/assets/account.{Base64Url.EncodeToString(SHA256.HashData(Bytes).AsSpan(0, 9))}.css";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Address, (HttpContext context) =>
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(Bytes, "text/css; charset=utf-8");
    }).ExcludeFromDescription();

    private static byte[] Load()
    {
        using var stream = typeof(AccountStyle).Assembly.GetManifestResourceStream("Pages/Account/account.css")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
