using System.Buffers.Binary;
using System.Text;
using Discuss.Core.Images;

namespace Discuss.Core.Tests.Images;

public sealed class ImageCleanerTests
{
    [Fact]
    public void Each_kind_is_known_by_its_bytes_with_its_size()
    {
        Assert.Equal(
            [ImageType.Png, ImageType.Jpeg, ImageType.Gif, ImageType.WebP, ImageType.WebP],
            Samples.All.Select(file => Ok(file)).Select(image => image is { Width: 24, Height: 16, Frames: 1 } ? image.Type : default));
    }

    [Fact]
    public void What_was_cleaned_stays_as_it_is_when_it_is_cleaned_again()
    {
        foreach (var file in Samples.All)
        {
            var once = Ok(file).Content.ToArray();
            Assert.Equal(once, Ok(once).Content.ToArray());
        }
    }

    [Fact]
    public void What_lies_behind_the_end_of_an_image_is_cut_off()
    {
        foreach (var file in Samples.All)
        {
            var cleaned = Ok([.. file, .. "<script>alert(1)</script>PK\u0003\u0004"u8]).Content.ToArray();
            Assert.Equal(Ok(file).Content.ToArray(), cleaned);
            Assert.False(Contains(cleaned, "script"));
        }
    }

    [Fact]
    public void An_image_that_ends_anywhere_before_its_end_is_refused()
    {
        foreach (var file in Samples.All)
        {
            for (var length = 1; length < file.Length - 1; length++)
                Assert.IsType<ImageResult.Refused>(ImageCleaner.Clean(file.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("%PDF-1.7")]
    [InlineData("BM6")]
    [InlineData("RIFF\u0004\0\0\0WAVE")]
    [InlineData("GIF")]
    [InlineData("\u0089PNG")]
    public void What_is_no_image_is_refused_whatever_it_is_called(string text) =>
        Assert.Contains(Code(Encoding.Latin1.GetBytes(text)), new[] { "empty", "no-image" });

    [Fact]
    public void A_png_keeps_its_colours_and_loses_what_tells_of_its_maker()
    {
        var file = Samples.Png(
            3, 2, ("gAMA", [0, 0, 0xB1, 0x8F]), ("tEXt", [.. "Author\0Ann"u8]), ("eXIf", Samples.Exif(1)), ("tIME", new byte[7]), ("acTL", new byte[8]),
            ("iCCP", [.. "p\0\0"u8, .. Samples.Deflate(new byte[500])]), ("zTXt", [.. "a\0\0"u8]));

        var cleaned = Ok(file).Content.ToArray();

        Assert.True(Contains(cleaned, "gAMA") && Contains(cleaned, "iCCP"));
        foreach (var gone in (string[])["tEXt", "Ann", "eXIf", "tIME", "acTL", "zTXt", "Acme"]) Assert.False(Contains(cleaned, gone), gone);
    }

    [Fact]
    public void A_png_with_a_wrong_checksum_is_refused_wherever_it_is_wrong()
    {
        var file = Samples.Png(24, 16, ("gAMA", [0, 0, 0xB1, 0x8F]));
        for (var at = 8; at < file.Length; at++)
        {
            var damaged = file.ToArray();
            damaged[at] ^= 1;
            Assert.IsType<ImageResult.Refused>(ImageCleaner.Clean(damaged));
        }

        file[^1] ^= 1;
        Assert.Equal("wrong-checksum", Code(file));
    }

    [Fact]
    public void A_png_that_inflates_beyond_its_size_is_found_out_without_inflating_it_all()
    {
        Assert.Equal("inflates-too-far", Code(Samples.Png(10, 10, Samples.Deflate(new byte[50_000_000]))));
        Assert.Equal("cut-off", Code(Samples.Png(10, 10, Samples.Deflate(new byte[109]))));
        Assert.Equal("malformed", Code(Samples.Png(10, 10, [1, 2, 3, 4])));
        Assert.False(Contains(Ok(Samples.Png(3, 2, ("iCCP", [.. "p\0\0"u8, .. Samples.Deflate(new byte[9_000_000])]))).Content.ToArray(), "iCCP"));
    }

    [Fact]
    public void An_image_that_says_it_is_huge_is_refused_by_what_it_says()
    {
        Assert.Equal("too-many-pixels", Code(Samples.Gif(65_535, 65_535)));
        Assert.Equal("too-many-pixels", Code(Samples.Png(60_000, 10, new byte[1])));
        Assert.Equal("too-many-pixels", Code(Patched(Samples.Jpeg, [0xFF, 0xC0], 5, [0xFF, 0xFF, 0xFF, 0xFF])));
        Assert.Equal("too-many-pixels", Code(Patched(Samples.WebP, "VP8X"u8, 12, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])));
        Assert.Equal("malformed", Code(Samples.Png(0, 10, new byte[1])));
    }

    [Fact]
    public void A_jpeg_keeps_which_side_is_up_and_nothing_else_of_what_the_camera_says()
    {
        var file = Samples.With(
            Samples.Jpeg,
            [.. Samples.Segment(0xE1, Samples.Exif(6)), .. Samples.Segment(0xFE, [.. "by Ann"u8]), .. Samples.Segment(0xE1, [.. "http://ns.adobe.com/xap/"u8]), .. Samples.Segment(0xED, [.. "Photoshop"u8])]);

        var image = Ok(file);
        var cleaned = image.Content.ToArray();

        Assert.Equal((16, 24), (image.Width, image.Height));
        Assert.True(Contains(cleaned, "Exif") && Contains(cleaned, "ICC_PROFILE") && Contains(cleaned, "JFIF"));
        foreach (var gone in (string[])["Acme", "48.2N", "Ann", "adobe", "Photoshop"]) Assert.False(Contains(cleaned, gone), gone);
        Assert.Equal(cleaned, Ok(cleaned).Content.ToArray());
        Assert.False(Contains(Ok(Samples.With(Samples.Jpeg, Samples.Segment(0xE1, Samples.Exif(9)))).Content.ToArray(), "Exif"));
    }

    [Fact]
    public void A_jpeg_of_a_thousand_scans_or_of_a_kind_that_no_browser_shows_is_refused()
    {
        var scan = Samples.Jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] again = [.. Samples.Jpeg[..^2], .. Enumerable.Repeat(Samples.Jpeg[scan..^2], 1000).SelectMany(bytes => bytes), 0xFF, 0xD9];
        Assert.Equal("too-many-frames", Code(again));
        Assert.Equal("malformed", Code(Patched(Samples.Jpeg, [0xFF, 0xC0], 1, [0xC9])));
        Assert.Equal("malformed", Code([0xFF, 0xD8, 0xFF, 0xD9]));
    }

    [Fact]
    public void A_gif_keeps_how_often_it_repeats_and_loses_its_comments_and_texts()
    {
        byte[] repeats = [0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0];
        byte[] blocks = [.. repeats, 0x21, 0xFE, 3, .. "Ann"u8, 0, 0x21, 0xFF, 11, .. "XMP DataXMP"u8, 3, .. "Bob"u8, 0, 0x21, 0x01, 1, 65, 0];

        var cleaned = Ok(Samples.Gif(24, 16, frames: 3, blocks));

        Assert.Equal(3, cleaned.Frames);
        Assert.Equal(Ok(Samples.Gif(24, 16, frames: 3, repeats)).Content.ToArray(), cleaned.Content.ToArray());
        Assert.False(Contains(cleaned.Content.ToArray(), "Ann") || Contains(cleaned.Content.ToArray(), "XMP"));
    }

    [Fact]
    public void Pictures_of_a_gif_stay_within_its_border_and_are_not_without_number()
    {
        Assert.Equal("malformed", Code(Samples.Gif(24, 16, blocks: Samples.Frame(20, 0, 5, 1))));
        Assert.Equal("malformed", Code(Samples.Gif(24, 16, frames: 0)));
        Assert.Equal("too-many-frames", Code(Samples.Gif(24, 16, frames: 501)));
        Assert.Equal("too-many-frames", Code(Samples.Gif(7000, 7000, blocks: [.. Enumerable.Repeat(Samples.Frame(0, 0, 7000, 7000), 6).SelectMany(frame => frame)])));
    }

    [Fact]
    public void A_webp_loses_its_metadata_and_the_word_that_it_has_some()
    {
        var file = Samples.WebP;
        byte[] more = [.. file, .. Riff("EXIF", Samples.Exif(6)), .. Riff("XMP ", [.. "by Ann"u8]), .. Riff("JUNK", new byte[9])];
        BinaryPrimitives.WriteInt32LittleEndian(more.AsSpan(4), more.Length - 8);
        more[20] |= 0x0C;

        Assert.Equal(Ok(file).Content.ToArray(), Ok(more).Content.ToArray());
    }

    [Fact]
    public void A_moving_webp_keeps_its_pictures_each_within_the_border()
    {
        var still = Samples.LosslessWebP;
        var coded = still.AsSpan(still.AsSpan().IndexOf("VP8L"u8)).ToArray();

        Assert.Equal(2, Ok(Moving(coded, 24, 16, left: 0)).Frames);
        Assert.Equal(Ok(Moving(coded, 24, 16, left: 0)).Content.ToArray(), Ok(Ok(Moving(coded, 24, 16, left: 0)).Content.ToArray()).Content.ToArray());
        Assert.Equal("malformed", Code(Moving(coded, 24, 16, left: 1)));
        Assert.Equal("malformed", Code(Moving(coded, 23, 16, left: 0)));
    }

    private static byte[] Moving(byte[] coded, int width, int height, int left)
    {
        byte[] header = [0x02, 0, 0, 0, 23, 0, 0, 15, 0, 0];
        byte[] frame = [(byte)left, 0, 0, 0, 0, 0, (byte)(width - 1), 0, 0, (byte)(height - 1), 0, 0, 100, 0, 0, 0, .. coded];
        byte[] body = [.. "WEBP"u8, .. Riff("VP8X", header), .. Riff("ANIM", new byte[6]), .. Riff("ANMF", frame), .. Riff("ANMF", frame)];
        return [.. "RIFF"u8, .. Number(body.Length), .. body];
    }

    private static byte[] Riff(string name, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(name), .. Number(content.Length), .. content, .. content.Length % 2 == 1 ? new byte[1] : []];

    private static byte[] Number(int number) => BitConverter.GetBytes(number);

    private static byte[] Patched(byte[] file, ReadOnlySpan<byte> mark, int after, byte[] bytes)
    {
        bytes.CopyTo(file, file.AsSpan().IndexOf(mark) + after);
        return file;
    }

    private static ImageResult.Ok Ok(byte[] file) => ImageCleaner.Clean(file) switch
    {
        ImageResult.Ok ok => ok,
        var refused => throw new InvalidOperationException(refused.ToString()),
    };

    private static string Code(byte[] file) => Assert.IsType<ImageResult.Refused>(ImageCleaner.Clean(file)).Code;

    private static bool Contains(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.Latin1.GetBytes(text)) >= 0;
}
