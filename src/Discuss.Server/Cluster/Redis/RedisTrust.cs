using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Discuss.Server.Identity;

namespace Discuss.Server.Cluster.Redis;

/// <summary>
/// Whom to believe that they are Redis, over TLS: those whom the system believes or, where <c>Discuss:Redis:CertificateAuthority</c> names a
/// file, those whom the authorities in it issued a certificate for this host, and nobody else.
/// </summary>
internal static class RedisTrust
{
    private const string Setting = "Discuss:Redis:CertificateAuthority";

    /// <summary><see langword="null"/> where the system's own authorities are asked.</summary>
    /// <exception cref="ConfigurationException">The file is not there, or holds no certificate.</exception>
    public static RemoteCertificateValidationCallback? From(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } file) return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"{Setting}: {file} cannot be read ({fault.GetType().Name}). Name a file with certificates as PEM.");
        }

        return authorities.Count > 0
            ? (_, certificate, _, errors) => Holds(certificate, errors, authorities)
            : throw new ConfigurationException($"{Setting}: {file} holds no certificate. Name a file with certificates as PEM.");
    }

    private static bool Holds(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        // Only whom to believe is ours to say; the name must be right in any case.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // An authority of one's own seldom says anywhere what it took back.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var own = new X509Certificate2(certificate);
        return chain.Build(own);
    }
}
