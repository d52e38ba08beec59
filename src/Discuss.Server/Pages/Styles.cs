using System.Reflection;
using System.Text;
using Discuss.Server.Client;

namespace Discuss.Server.Pages;

/// <summary>The style sheets of the server's own pages. <c>tokens.css</c> holds the colours and sizes that they share, and comes first in each.</summary>
internal static class Styles
{
    public static Asset Thread { get; } = Load("thread", "tokens", "thread");

    public static Asset Widget { get; } = Load("widget", "tokens", "widget");

    public static Asset Account { get; } = Load("account", "tokens", "account");

    public static Asset Moderate { get; } = Load("moderate", "tokens", "moderate", "moderate-item", "moderate-settings", "moderate-paper");

    public static Asset Admin { get; } = Load("admin", "tokens", "moderate", "moderate-settings", "moderate-paper", "admin");

    public static Asset Demo { get; } = Load("demo", "demo");

    public static IEnumerable<Asset> All => [Thread, Widget, Account, Moderate, Admin, Demo];

    private static Asset Load(string name, params IEnumerable<string> parts) =>
        Asset.Style(name, StyleText.Smaller(string.Concat(parts.Select(Read))));

    private static string Read(string part)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Assets/{part}.css")
            ?? throw new InvalidOperationException($"The style sheet {part} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
