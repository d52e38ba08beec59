using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Discuss.Server.Cluster;
using Discuss.Server.Identity;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Cluster;

/// <summary>Redis over TLS, with a certificate of an authority of one's own.</summary>
public sealed class RedisTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("discuss-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [RedisFact]
    public async Task The_named_authoritys_Redis_is_believed_and_one_that_the_system_does_not_know_is_not()
    {
        var port = RedisServer.FreePort();
        var authority = Write("CN=An authority of the tests");
        await using var redis = await RedisServer.StartAsync(
            "open-sesame-123", "--tls-port", $"{port}", "--tls-cert-file", In("own.pem"), "--tls-key-file", In("own.key"), "--tls-ca-cert-file", authority, "--tls-auth-clients", "no");
        var secret = $"127.0.0.1:{port},ssl=true,password=open-sesame-123";
        await using var believes = await DiscussHost.StartAsync(With(secret, authority));
        await using var doubts = await DiscussHost.StartAsync(With(secret, null));
        var store = believes.Services.GetRequiredService<ISharedStore>();

        await Wait.UntilAsync(() => TwoNodes.Bus(believes).IsWhole, "the bus is whole over TLS");
        store.Set("{1-1}:page", new byte[] { 1, 2, 3 }, TimeSpan.FromMinutes(5));
        await Wait.UntilAsync(async () => await store.GetAsync("{1-1}:page", CancellationToken.None) is [1, 2, 3], "the value is there");
        await Wait.UntilAsync(() => doubts.Log.Troubles.Any(), "the other says that Redis is away");

        Assert.False(doubts.Services.GetRequiredService<ISharedStore>().IsThere);
        Assert.DoesNotContain("open-sesame", string.Join('\n', doubts.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_certificate_is_a_sentence_at_the_start()
    {
        await File.WriteAllTextAsync(In("empty.pem"), "nothing");

        foreach (var file in new[] { In("empty.pem"), In("none.pem") })
        {
            var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => DiscussHost.StartAsync(With("127.0.0.1:6379,ssl=true", file)));
            Assert.Contains("Discuss:Redis:CertificateAuthority", wrong.Message, StringComparison.Ordinal);
        }
    }

    private static HostOptions With(string redis, string? authority)
    {
        var settings = new Dictionary<string, string> { ["ConnectionStrings:Redis"] = redis };
        if (authority is not null) settings["Discuss:Redis:CertificateAuthority"] = authority;
        return new() { Settings = settings };
    }

    private string In(string file) => Path.Combine(_folder, file);

    /// <summary>An authority, and a certificate of its for this host, as files; the authority's.</summary>
    private string Write(string subject)
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest(subject, rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=redis", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(root, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(12));
        File.WriteAllText(In("own.pem"), issued.ExportCertificatePem());
        File.WriteAllText(In("own.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(In("authority.pem"), root.ExportCertificatePem());
        return In("authority.pem");
    }
}
