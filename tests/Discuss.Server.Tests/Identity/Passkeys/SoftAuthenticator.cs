using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Tests.Identity.Passkeys;

/// <summary>An authenticator with one passkey, as WebAuthn describes it: ES256, without attestation.</summary>
internal sealed class SoftAuthenticator : IDisposable
{
    private const byte Present = 0x01, Verified = 0x04, Attested = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string _userHandle = "";
    private uint _counter;

    public byte[] Id { get; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>Whether it asked for a finger or a PIN.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>The answer to <c>navigator.credentials.create</c> on a page of an origin.</summary>
    public string Create(JsonElement options, string origin)
    {
        _userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var data = Data(options.GetProperty("rp").GetProperty("id").GetString()!, Attested, [.. new byte[16], 0, (byte)Id.Length, .. Id, .. CoseKey()]);
        // {"fmt": "none", "attStmt": {}, "authData": data}
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), .. Bytes(data)];
        return Credential(new { clientDataJSON = Encode(Client("webauthn.create", options, origin)), attestationObject = Encode(attestation), transports = Array.Empty<string>() });
    }

    /// <summary>The answer to <c>navigator.credentials.get</c>.</summary>
    public string Get(JsonElement options, string origin)
    {
        var data = Data(options.GetProperty("rpId").GetString()!, 0, []);
        var client = Client("webauthn.get", options, origin);
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = Encode(client), authenticatorData = Encode(data), signature = Encode(signature), userHandle = _userHandle });
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);

    private static byte[] Client(string type, JsonElement options, string origin) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin, crossOrigin = false });

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Bytes(byte[] bytes) => bytes.Length < 256
        ? [0x58, (byte)bytes.Length, .. bytes]
        : [0x59, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];

    private byte[] Data(string domain, byte more, byte[] attested)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, ++_counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), (byte)(Present | (Verifies ? Verified : 0) | more), .. counter, .. attested];
    }

    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    private byte[] CoseKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, .. Bytes(point.X!), 0x22, .. Bytes(point.Y!)];
    }

    private string Credential(object response) => JsonSerializer.Serialize(new
    {
        id = Encode(Id), rawId = Encode(Id), type = "public-key", clientExtensionResults = new { }, response,
    });
}
