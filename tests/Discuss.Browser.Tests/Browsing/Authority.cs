using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Discuss.Browser.Tests.Browsing;

/// <summary>A certificate authority of this run's own, and the certificate that it gave to the servers of the stage.</summary>
internal sealed class Authority : IDisposable
{
    private readonly X509Certificate2 _issuer;

    public Authority(params string[] names)
    {
        // A root, what it lets issue, and what that issued: a root itself is never sent along, and the browser must see whom it trusts.
        using var root = Issue("CN=Root of the tests of Discuss", by: null);
        _issuer = Issue("CN=Tests of Discuss", root);
        using var issued = Issue("CN=" + names[0], _issuer, names);
        // Kestrel on some systems wants a key that was loaded, not made.
        Certificate = X509CertificateLoader.LoadPkcs12(issued.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Of the servers.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What a browser is told to trust: the SHA-256 of the authority's public key.</summary>
    public string Fingerprint => Convert.ToBase64String(SHA256.HashData(_issuer.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>Sent along with the certificate, as servers do.</summary>
    public X509Certificate2Collection Chain => [_issuer];

    /// <summary>The certificate and its issuer's, and the key, as other programs read them.</summary>
    public string ChainPem => Certificate.ExportCertificatePem() + "\n" + _issuer.ExportCertificatePem() + "\n";

    public string KeyPem => Certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    public void Dispose()
    {
        _issuer.Dispose();
        Certificate.Dispose();
    }

    private static X509Certificate2 Issue(string subject, X509Certificate2? by, string[]? names = null)
    {
        var now = DateTimeOffset.UtcNow;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(names is null, hasPathLengthConstraint: false, 0, critical: true));
        if (names is null)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        }
        else
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var name in names) alternatives.AddDnsName(name);
            alternatives.AddIpAddress(System.Net.IPAddress.Loopback);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        if (by is null) return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using var issued = request.Create(by, new DateTimeOffset(by.NotBefore), new DateTimeOffset(by.NotAfter), RandomNumberGenerator.GetBytes(12));
        return issued.CopyWithPrivateKey(key);
    }
}
