using Discuss.Core.Images;

namespace Discuss.Core.Tests.Images;

/// <summary>Images that were damaged by chance: each is refused, or comes out as one that stays as it is.</summary>
public sealed class ImagePropertyTests
{
    [Fact]
    public void Whatever_is_changed_in_an_image_it_is_refused_or_cleaned_for_good()
    {
        var random = new Random(20_261_123);
        var samples = Samples.All.ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var file = Damaged(samples[round % samples.Length], random);
            if (ImageCleaner.Clean(file) is not ImageResult.Ok once) continue;
            var again = Assert.IsType<ImageResult.Ok>(ImageCleaner.Clean(once.Content.Span));
            Assert.True(once.Content.Span.SequenceEqual(again.Content.Span), Convert.ToBase64String(file));
            Assert.Equal((once.Type, once.Width, once.Height, once.Frames), (again.Type, again.Width, again.Height, again.Frames));
        }
    }

    private static byte[] Damaged(byte[] file, Random random)
    {
        var damaged = file.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, Math.Min(random.Next(1, 20), damaged.Count - at));
                    break;
                case 2:
                    damaged.InsertRange(at, damaged.GetRange(at, Math.Min(random.Next(1, 40), damaged.Count - at)));
                    break;
                default:
                    damaged[at] = random.Next(2) == 0 ? (byte)0 : (byte)255;
                    break;
            }

            if (damaged.Count == 0) damaged.Add(0);
        }

        return [.. damaged];
    }
}
