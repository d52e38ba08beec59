using System.Security.Cryptography;

namespace Discuss.Server.Storage;

/// <summary>What this process is called where PostgreSQL lists its connections: <c>discuss/</c> and a number of chance.</summary>
internal sealed record NodeName(string Text)
{
    public const string Prefix = "discuss/";

    public static NodeName OfNode() => new(Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));

    /// <summary>A tool's, which is no node.</summary>
    public static NodeName OfTool { get; } = new("discuss tool");
}
