using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Discuss.Core.Tests.Images;
using Discuss.Core.Tests.Rendering;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Images;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Hostile.Tests.Faults;

/// <summary>Images that are something else, or much more than they seem.</summary>
internal static partial class ImageFaults
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    /// <summary>Mark-up called an image, behind an image, in each place of an image for words; and as what is said to be on it.</summary>
    public static async Task ThatIsHtmlAsync(Ground ground, Tally tally)
    {
        await StoredFaults.ImageThatIsHtmlAsync(ground, tally);
        await using var host = await DiscussHost.StartAsync();
        var calls = await ThreadCalls.StartAsync(host);
        foreach (var some in ground.Markup.Chunk(80))
        {
            // So many a day are one author's.
            var guest = (await Person.GuestAsync(host)).As;
            var image = await host.UploadedAsync(calls.Site, guest);
            foreach (var text in some)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                var named = await host.UploadAsync(calls.Site, guest, bytes, "image/png");
                tally.Check((int)named.Status is 422 or 413, $"{text} called an image: {(int)named.Status}");
                await DescribedAsync(calls, guest, image.GetProperty("id").GetString()!, text, tally);
                var asked = await host.SendAsync(HttpMethod.Get, $"/images/{Uri.EscapeDataString(text)}.png");
                tally.Check((int)asked.Status is 404 or 400 or 414, $"an image by the name {text}: {(int)asked.Status}");
            }

            var words = Encoding.UTF8.GetBytes(string.Join(' ', some));
            var part = words[..Math.Min(words.Length, 250)];
            foreach (var (what, file) in new (string, byte[])[]
            {
                ("behind a PNG", [.. Samples.Png(8, 8), .. words]), ("behind a JPEG", [.. Samples.Jpeg, .. words]),
                ("behind a GIF", [.. Samples.Gif(8, 8), .. words]), ("behind a WebP", [.. Samples.WebP, .. words]),
                ("in a text of a PNG", Samples.Png(8, 8, ("tEXt", [.. "Comment\0"u8, .. words]))),
                ("in a chunk of a PNG", Samples.Png(8, 8, ("htMl", words))),
                ("in a comment of a JPEG", Samples.With(Samples.Jpeg, Samples.Segment(0xFE, words[..Math.Min(words.Length, 60_000)]))),
                ("in a segment of a JPEG", Samples.With(Samples.Jpeg, Samples.Segment(0xE2, words[..Math.Min(words.Length, 60_000)]))),
                ("in a comment of a GIF", Samples.Gif(8, 8, blocks: [0x21, 0xFE, (byte)part.Length, .. part, 0])),
                ("in an application's block of a GIF", Samples.Gif(8, 8, blocks: [0x21, 0xFF, 11, .. "XMP DataXMP"u8, (byte)part.Length, .. part, 0])),
            })
            {
                var taken = await host.UploadAsync(calls.Site, guest, file, "image/jpeg");
                tally.Check((int)taken.Status == 201, $"{what}: {(int)taken.Status} {taken.Text}");
                if ((int)taken.Status == 201) await SealedAsync(host, guest, taken.Json.Url(), part, what, tally);
            }
        }
    }

    /// <summary>Small files that promise, or become, much: each refused at once, at little cost, and nothing of it kept.</summary>
    public static async Task BombAsync(Ground ground, Tally tally)
    {
        await RequestFaults.DecompressionBombAsync(ground, tally);
        await using var host = await DiscussHost.StartAsync();
        var site = await host.SiteAsync(new SiteSettings { Images = new ImageUploadSettings { MaxKilobytes = 16 * 1024 } });
        var guest = (await Person.GuestAsync(host)).As;
        await host.UploadedAsync(site, guest);
        var before = host.Files().Length;
        var scan = Samples.Jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        foreach (var (what, file) in new (string, byte[])[]
        {
            ("a PNG of 10 × 10 that becomes 100 MB", Samples.Png(10, 10, Samples.Deflate(new byte[100_000_000]))),
            ("a PNG of 10 × 10 in a thousand pieces", Samples.Png(10, 10, new byte[1], [.. Enumerable.Range(0, 1000).Select(_ => ("IDAT", new byte[10]))])),
            ("a PNG of 16,384 × 16,384", Samples.Png(16_384, 16_384, Samples.Deflate(new byte[1000]))),
            ("a PNG of 4,294,967,295 pixels a side", Samples.Png(-1, -1, Samples.Deflate(new byte[1000]))),
            ("a GIF of 65,535 × 65,535", Samples.Gif(65_535, 65_535)),
            ("a GIF of 501 pictures", Samples.Gif(100, 100, frames: 501)),
            ("a GIF of large pictures", Samples.Gif(7000, 7000, blocks: [.. Enumerable.Repeat(Samples.Frame(0, 0, 7000, 7000), 100).SelectMany(frame => frame)])),
            ("a JPEG of 65,535 × 65,535", Patched(Samples.Jpeg, [0xFF, 0xC0], 5, [0xFF, 0xFF, 0xFF, 0xFF])),
            ("a JPEG of 10,000 scans", [.. Samples.Jpeg[..^2], .. Enumerable.Repeat(Samples.Jpeg[scan..^2], 10_000).SelectMany(bytes => bytes), 0xFF, 0xD9]),
            ("a WebP of 16,777,216 × 16,777,216", Patched(Samples.WebP, "VP8X"u8, 12, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])),
            ("sixteen megabytes of nothing", new byte[16 * 1024 * 1024]),
            ("sixteen megabytes of a JPEG's filling", [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 16 * 1024 * 1024 - 2)]),
        })
        {
            var (began, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
            var answer = await host.UploadAsync(site, guest, file);
            var (took, cost) = (Stopwatch.GetElapsedTime(began), GC.GetTotalAllocatedBytes() - allocated);
            tally.Check((int)answer.Status is 422 or 413, $"{what}: {(int)answer.Status} {answer.Text}");
            tally.Check(took < Soon && cost < 100_000_000, $"{what}: {took.TotalSeconds:0.0} s, {cost} bytes allocated");
        }

        // Its profile is left out; the picture is good.
        var profile = await host.UploadAsync(site, guest, Samples.Png(8, 8, ("iCCP", [.. "p\0\0"u8, .. Samples.Deflate(new byte[100_000_000])])));
        tally.Check((int)profile.Status == 201 && profile.Json.GetProperty("bytes").GetInt32() < 1000, $"a profile that becomes 100 MB: {(int)profile.Status} {profile.Text}");
        tally.Check(host.Files().Length == before + 1, "what was refused is still there");
    }

    private static async Task DescribedAsync(ThreadCalls calls, Action<HttpRequestMessage> guest, string image, string text, Tally tally)
    {
        foreach (var source in new[] { $"![{text}](discuss-image:{image})", $"![x](discuss-image:{image} \"{text}\")", $"![x](discuss-image:{image}{text})", $"{text} ![{text}](discuss-image:{image})" })
        {
            var answer = await calls.SendAsync(HttpMethod.Post, "preview", new { body = source }, guest);
            tally.Check((int)answer.Status is 200 or 422 or 400 or 413, $"{source}: {(int)answer.Status}");
            if ((int)answer.Status == 200) tally.Find(source, AllowListWalk.Findings(answer.Json.GetProperty("bodyHtml").GetString()!));
        }
    }

    private static async Task SealedAsync(DiscussHost host, Action<HttpRequestMessage> guest, string url, byte[] words, string what, Tally tally)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        guest(request);
        using var response = await host.Client.SendAsync(request);
        var (answer, bytes) = (await Answer.FromAsync(response), await response.Content.ReadAsByteArrayAsync());
        tally.Check(ImageType().IsMatch(answer.MediaType ?? ""), $"{what}: sent as {answer.MediaType}");
        tally.Check(bytes.AsSpan().IndexOf(words) < 0, $"{what}: it is still there");
        tally.Check(
            answer.Header("X-Content-Type-Options") == "nosniff" && answer.Header("Content-Security-Policy").Contains("sandbox", StringComparison.Ordinal),
            $"{what}: not sealed off");
    }

    private static byte[] Patched(byte[] file, ReadOnlySpan<byte> mark, int after, byte[] bytes)
    {
        bytes.CopyTo(file, file.AsSpan().IndexOf(mark) + after);
        return file;
    }

    [GeneratedRegex("^image/(png|jpeg|gif|webp)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ImageType();
}
