using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Push;

namespace Discuss.Server.Tests.Push;

/// <summary>The encryption of push messages, held to the example of its standard.</summary>
public sealed class PushEncryptionTests
{
    // RFC 8291, appendix A.
    private const string Plaintext = "When I grow up, I want to be a watermelon";
    private const string ServerPublic = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private const string ServerPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private const string BrowserPublic = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string BrowserPrivate = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    private const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";
    private const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";

    private const string Message =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4M"
        + "qgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    [Fact]
    public void The_example_of_RFC_8291_comes_out_letter_by_letter()
    {
        using var own = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, Q = PushEncryption.PointOf(Bytes(ServerPublic)), D = Bytes(ServerPrivate),
        });

        var message = PushEncryption.Encrypt(Encoding.UTF8.GetBytes(Plaintext), Bytes(BrowserPublic), Bytes(Auth), own, Bytes(Salt));

        Assert.Equal(Message, Base64Url.EncodeToString(message));
    }

    [Fact]
    public void A_browser_reads_the_example_and_what_is_made_here_and_no_other_does()
    {
        using var browser = new TestBrowser(Bytes(BrowserPublic), Bytes(BrowserPrivate), Bytes(Auth));
        using var other = new TestBrowser();

        Assert.Equal(Plaintext, Encoding.UTF8.GetString(browser.Decrypt(Bytes(Message))));
        var made = PushEncryption.Encrypt("Bonjour, André."u8, browser.PublicKey, browser.Auth);
        Assert.Equal("Bonjour, André.", Encoding.UTF8.GetString(browser.Decrypt(made)));
        Assert.ThrowsAny<CryptographicException>(() => other.Decrypt(made));
        Assert.NotEqual(made, PushEncryption.Encrypt("Bonjour, André."u8, browser.PublicKey, browser.Auth));
    }

    [Fact]
    public void The_longest_message_has_the_4096_bytes_that_every_service_takes_and_a_longer_one_is_refused()
    {
        using var browser = new TestBrowser();

        Assert.Equal(4096, PushEncryption.Encrypt(new byte[PushEncryption.MostPlaintext], browser.PublicKey, browser.Auth).Length);
        Assert.Throws<ArgumentException>(() => PushEncryption.Encrypt(new byte[PushEncryption.MostPlaintext + 1], browser.PublicKey, browser.Auth));
    }

    [Fact]
    public void Only_a_point_of_the_curve_is_a_key()
    {
        using var browser = new TestBrowser();
        var off = browser.PublicKey.ToArray();
        off[^1] ^= 1;

        Assert.True(PushEncryption.IsPoint(browser.PublicKey));
        Assert.False(PushEncryption.IsPoint(off));
        Assert.False(PushEncryption.IsPoint(browser.PublicKey[..64]));
        Assert.False(PushEncryption.IsPoint([2, .. browser.PublicKey[1..]]));
        Assert.False(PushEncryption.IsPoint(new byte[65]));
    }

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
