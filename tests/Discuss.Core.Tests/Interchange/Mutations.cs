namespace Discuss.Core.Tests.Interchange;

/// <summary>A file as it might be after an accident, or a mean hand: pieces left out, doubled, exchanged; bytes changed; cut off.</summary>
public static class Mutations
{
    /// <summary>The same with a piece of something else in its middle.</summary>
    public static byte[] With(byte[] whole, byte[] piece, Random chance)
    {
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(chance);
        var at = chance.Next(whole.Length);
        return [.. whole[..at], .. piece, .. whole[at..]];
    }

    public static byte[] Of(byte[] whole, Random chance)
    {
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(chance);
        var bytes = new List<byte>(whole);
        for (var left = chance.Next(1, 6); left > 0 && bytes.Count > 10; left--)
        {
            var at = chance.Next(bytes.Count);
            var length = Math.Min(chance.Next(1, 400), bytes.Count - at);
            switch (chance.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(chance.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 2:
                    bytes[at] = (byte)chance.Next(256);
                    break;
                case 3:
                    bytes[at] = "<>\"{}[],:&;\n\0/'\\"u8[chance.Next(16)];
                    break;
                case 4:
                    bytes.RemoveRange(at, chance.Next(4) == 0 ? bytes.Count - at : Math.Min(3, bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"0a<[{\" "u8[chance.Next(7)], chance.Next(1, 5000)));
                    break;
            }
        }

        return [.. bytes];
    }
}
