using System.Net;
using System.Security.Cryptography;
using System.Text;
using Discuss.Core.Threads;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Images;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Interchange;

/// <summary>An export of ours has the images of its comments in it, in pieces, and an import takes those that are what they say.</summary>
public sealed class MovedImageTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Images_come_along_and_the_export_of_what_was_imported_is_the_same(Database database)
    {
        await using var old = await DiscussHost.StartAsync(database);
        await using var fresh = await DiscussHost.StartAsync(database);
        using var from = await Moving.StartAsync(old);
        using var to = await Moving.StartAsync(fresh);
        var calls = new ThreadCalls(old, from.Site);
        var guest = await calls.GuestAsync();
        // One that takes several pieces.
        var (small, large) = (Picture.New(), Noise(400_000));
        var (first, second) = (await old.UploadedAsync(from.Site, guest, small), await old.UploadedAsync(from.Site, guest, large));
        await calls.PostedAsync(guest, "See " + first.Mark("the pier") + "\n\n" + second.Mark());
        await calls.PostedAsync(guest, "Again " + first.Mark());
        // Sent, and never posted.
        await old.UploadedAsync(from.Site, guest);

        var export = await from.ExportAsync(withAddresses: false);
        Assert.All(export.Split('\n'), line => Assert.InRange(line.Length, 0, 200_000));
        var (dry, _) = await to.ImportAsync("discuss", Encoding.UTF8.GetBytes(export), options => options with { IsDryRun = true });
        Assert.Empty(fresh.Files());
        var (result, report) = await to.ImportAsync("discuss", Encoding.UTF8.GetBytes(export));

        Assert.Equal((2L, 0L, 2L), (result.NewImages, result.KnownImages, dry.NewImages));
        Assert.Contains("images                              2              2              0              0", report, StringComparison.Ordinal);
        Assert.Equal(ExportContent.Of(export), ExportContent.Of(await to.ExportAsync(withAddresses: false)));
        Assert.Equal((await from.RowsAsync()).Select(row => row.Html), (await to.RowsAsync()).Select(row => row.Html));
        foreach (var (image, content) in new[] { (first, small), (second, large) })
        {
            using var shown = await fresh.Client.GetAsync(image.Url());
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
            Assert.Equal(content, await shown.Content.ReadAsByteArrayAsync());
        }

        // Again: nothing is new, and the files stay.
        (result, _) = await to.ImportAsync("discuss", Encoding.UTF8.GetBytes(export));
        Assert.Equal((0L, 2L, 0L), (result.NewImages, result.KnownImages, result.NewComments));
        Assert.Equal(2, fresh.Files().Length);
    }

    [Fact]
    public async Task What_is_no_image_or_not_the_one_that_it_says_is_refused_and_its_comment_comes_without_it()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        using var moving = await Moving.StartAsync(host);
        var (good, page, half) = (Picture.New(), "<script>alert(1)</script>"u8.ToArray(), Picture.New());
        var tail = Picture.New().Concat("more"u8.ToArray()).ToArray();
        var lines = new List<string> { """{"type":"thread","id":"1","key":"pictures"}""" };
        foreach (var (id, content) in new[] { (Hash(good), good), (Hash(page), page), (Hash(half), good), (Hash(tail), tail) }) lines.Add(Line(id, 1, 1, content));
        lines.Add(Line(Hash(half[..20]), 1, 2, half[..20]));
        lines.Add(Line("../../etc/passwd", 1, 1, good));
        lines.Add($$"""{"type":"image","id":"{{Hash([1])}}","piece":1,"pieces":1,"data":"no base64!"}""");
        var known = new[] { good, page, half, tail }.Select(content => $"![a](discuss-image:{Hash(content)})");
        lines.Add($$"""{"type":"comment","id":"1-1","thread":"1","author":"7","body":"Look: {{string.Join(' ', known)}}","state":"approved","createdAt":"2025-01-01T01:00:00Z"}""");
        lines.Add("""{"type":"author","id":"7","name":"Ann"}""");

        var (result, report) = await moving.ImportAsync("discuss", Own(lines));

        Assert.Equal((1L, 1L), (result.NewImages, result.NewComments));
        var row = Assert.Single(await moving.RowsAsync());
        Assert.Equal(CommentState.Approved, row.State);
        Assert.Single(row.Html.Split("<img").Skip(1));
        Assert.Contains(Hash(good), row.Html, StringComparison.Ordinal);
        foreach (var (id, reason) in new[]
                 {
                     (Hash(page), "This is no image of a kind that is taken"), (Hash(half), "it is not what its identifier says"), (Hash(tail), "there is more in it than a picture"),
                     (Hash(half[..20]), "not all of it is in the export"), ("../../etc/passwd", "its identifier is no SHA-256"), (Hash([1]), "\"data\" is no base64"),
                 })
            Assert.Contains($"image {id}: refused: {reason}", report, StringComparison.Ordinal);
    }

    private static string Line(string id, int piece, int pieces, byte[] content) =>
        $$"""{"type":"image","id":"{{id}}","piece":{{piece}},"pieces":{{pieces}},"data":"{{Convert.ToBase64String(content)}}"}""";

    private static byte[] Own(List<string> lines) => Encoding.UTF8.GetBytes(
        "{\"type\":\"export\",\"version\":1}\n{\"type\":\"site\",\"slug\":\"one\"}\n" + string.Join('\n', lines) + $"\n{{\"type\":\"end\",\"lines\":{lines.Count + 1}}}\n");

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A PNG that cannot be packed: it is about as large as its pixels.</summary>
    private static byte[] Noise(int bytes)
    {
        var side = (int)Math.Sqrt(bytes / 3.0);
        return Picture.Noise(side, side);
    }
}
