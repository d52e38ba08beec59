using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Discuss.Server.Identity.Factors;

/// <summary>Codes of six digits that change every 30 seconds (RFC 6238 with HMAC-SHA-1, which is what authenticator apps compute).</summary>
internal static class Totp
{
    public const int StepSeconds = 30;
    public const int Digits = 6;

    // A code of the step before, or of the one to come: clocks differ, and people type slowly.
    private const int Slack = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step, for a key in Base32.</summary>
    public static string Code(string key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The algorithm is the standard's; a code lives for a minute.
        HMACSHA1.HashData(Decode(key), counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step to which the code belongs, at most one away from now; <see langword="null"/> for a wrong code.</summary>
    public static long? StepOf(string key, string code, DateTimeOffset now)
    {
        var sent = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (var step = StepAt(now) - Slack; step <= StepAt(now) + Slack; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(sent, Encoding.UTF8.GetBytes(Code(key, step)))) found = step;
        }

        return found;
    }

    private static byte[] Decode(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        var (buffer, bits, at) = (0, 0, 0);
        foreach (var letter in key)
        {
            var value = Base32.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0) throw new FormatException("The key is not in Base32.");
            buffer = ((buffer << 5) | value) & 0xFFFF;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes[at++] = (byte)(buffer >> bits);
        }

        return bytes;
    }
}
