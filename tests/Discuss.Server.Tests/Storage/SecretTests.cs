using System.Net;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Secrets;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Storage;

/// <summary>The installation's secrets in the database, sealed under a key outside it.</summary>
public sealed class SecretTests
{
    private const string One = "the first of two keys, long enough: 4f1c";
    private const string Two = "the second of two keys, long enough: 9ab2";

    [Theory, OnPostgres]
    public async Task Nodes_with_one_key_and_one_database_accept_each_others_tokens_and_one_without_the_key_says_what_to_do(Database database)
    {
        await using var a = await DiscussHost.StartAsync(Probe.Host(new HostOptions { Database = database, Settings = Keys(One) }));
        await using var b = await DiscussHost.StartAsync(Probe.Host(new HostOptions { ConnectionString = a.ConnectionString, Settings = Keys(One) }));
        var (ofA, ofB) = (await a.GuestTokenAsync(), await b.GuestTokenAsync());

        Assert.NotEqual(a.DataFolder, b.DataFolder);
        Assert.Equal(HttpStatusCode.OK, (await b.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Guest", ofA))).Status);
        Assert.Equal(HttpStatusCode.OK, (await a.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Guest", ofB))).Status);
        Assert.Equal(
            a.Services.GetRequiredService<DataKeys>().LookupHash("somebody"), b.Services.GetRequiredService<DataKeys>().LookupHash("somebody"));
        var refused = await Assert.ThrowsAsync<StorageException>(() => DiscussHost.StartAsync(new HostOptions { ConnectionString = a.ConnectionString }));
        Assert.Contains("Discuss:Secrets:Keys", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(One, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_before_the_old_one_seals_everything_anew_and_then_the_old_one_may_go()
    {
        await using var first = await DiscussHost.StartAsync(Probe.Host(new HostOptions { Settings = Keys(One) }));
        var token = await first.GuestTokenAsync();
        await first.StopAsync();

        await using var second = await DiscussHost.StartAsync(Probe.Host(new HostOptions { DataFolder = first.DataFolder, Settings = Keys(Two, One) }));
        await second.StopAsync();
        await using var third = await DiscussHost.StartAsync(Probe.Host(new HostOptions { DataFolder = first.DataFolder, Settings = Keys(Two) }));

        Assert.Equal(HttpStatusCode.OK, (await third.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Guest", token))).Status);
        await third.StopAsync();
        await Assert.ThrowsAsync<StorageException>(() => DiscussHost.StartAsync(new HostOptions { DataFolder = first.DataFolder, Settings = Keys(One) }));
    }

    [Fact]
    public async Task Without_a_configured_key_the_node_makes_its_own_whose_text_may_be_configured_later()
    {
        await using var first = await DiscussHost.StartAsync(Probe.Host(new HostOptions()));
        var token = await first.GuestTokenAsync();
        var file = Path.Combine(first.DataFolder, "keys", "sealing.key");
        await first.StopAsync();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var text = (await File.ReadAllTextAsync(file)).Trim();
        File.Delete(file);

        await Assert.ThrowsAsync<StorageException>(() => DiscussHost.StartAsync(new HostOptions { DataFolder = first.DataFolder }));
        Assert.False(File.Exists(file));
        await using var second = await DiscussHost.StartAsync(Probe.Host(new HostOptions { DataFolder = first.DataFolder, Settings = Keys(text) }));

        Assert.Equal(HttpStatusCode.OK, (await second.SendAsync(HttpMethod.Get, "/who", change: Calls.As("Guest", token))).Status);
    }

    [Fact]
    public async Task The_keys_of_an_older_installation_are_taken_over_from_its_folder()
    {
        var folder = Directory.CreateTempSubdirectory("discuss-test-").FullName;
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName;
        var lookup = RandomNumberGenerator.GetBytes(32);
        await File.WriteAllBytesAsync(Path.Combine(keys, "lookup.key"), lookup);
        var id = Guid.NewGuid();
        await File.WriteAllTextAsync(Path.Combine(keys, $"key-{id}.xml"), OldKey(id));

        await using (var host = await DiscussHost.StartAsync(Probe.Host(new HostOptions { DataFolder = folder })))
        {
            Assert.Equal(HMACSHA256.HashData(lookup, "somebody"u8.ToArray()), host.Services.GetRequiredService<DataKeys>().LookupHash("somebody"));
            var ring = host.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.KeyManagement.IKeyManager>().GetAllKeys();
            Assert.Contains(ring, key => key.KeyId == id);
            await using var session = await host.Database.ReadAsync(CancellationToken.None);
            var sealedOnes = await session.QueryAsync(new Sql("SELECT sealed FROM secrets"), row => row.GetFieldValue<byte[]>(0), CancellationToken.None);
            Assert.All(sealedOnes, secret => Assert.Equal(-1, secret.AsSpan().IndexOf("masterKey"u8)));
            Assert.All(sealedOnes, secret => Assert.Equal(-1, secret.AsSpan().IndexOf(lookup)));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_key_that_is_easy_to_guess_is_refused_at_the_start(string key)
    {
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => DiscussHost.StartAsync(new HostOptions { Settings = Keys(key) }));

        Assert.Contains("too easy to guess", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_sealed_opens_under_its_own_key_and_name_only()
    {
        var key = new SealingKey(One);
        var secret = key.Seal("name", "plain"u8);

        Assert.Equal("plain", Encoding.UTF8.GetString(key.Open("name", secret)));
        Assert.Throws<StorageException>(() => key.Open("other", secret));
        Assert.Throws<StorageException>(() => new SealingKey(Two).Open("name", secret));
        Assert.Throws<StorageException>(() => key.Open("name", secret.AsSpan(0, 10)));
        Assert.NotEqual(secret, key.Seal("name", "plain"u8));
    }

    private static Dictionary<string, string> Keys(params string[] keys) =>
        keys.Select((key, i) => (Name: $"Discuss:Secrets:Keys:{i}", Key: key)).ToDictionary(pair => pair.Name, pair => pair.Key);

    // As the framework writes it where nothing else encrypts it.
    private static string OldKey(Guid id) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <key id="{id}" version="1">
          <creationDate>2026-01-01T00:00:00Z</creationDate>
          <activationDate>2026-01-01T00:00:00Z</activationDate>
          <expirationDate>2100-01-01T00:00:00Z</expirationDate>
          <descriptor deserializerType="Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection, Version=10.0.0.0, Culture=neutral, PublicKeyToken=adb9793829ddae60">
            <descriptor>
              <encryption algorithm="AES_256_CBC" />
              <validation algorithm="HMACSHA256" />
              <masterKey xmlns:p4="http://schemas.asp.net/2015/03/dataProtection" p4:requiresEncryption="true">
                <value>{Convert.ToBase64String(RandomNumberGenerator.GetBytes(64))}</value>
              </masterKey>
            </descriptor>
          </descriptor>
        </key>
        """;
}
