using System.IO.Compression;
using System.Net;
using System.Text;
using Discuss.Server.Client;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Client;

public sealed class ClientScriptTests(Hosts hosts) : IClassFixture<Hosts>
{
    private const int EmbedBudget = 1536;
    private const int ThreadBudget = 9 * 1024;
    private const int ActingBudget = 9 * 1024;

    [Fact]
    public void The_loader_has_at_most_1_5_KiB_in_every_compression() =>
        Assert.All(new ClientScripts().Embed.Encoded, one => Assert.InRange(one.Bytes.Value.Length, 1, EmbedBudget));

    [Fact]
    public void The_loader_of_the_lists_has_at_most_1_KiB_and_their_script_no_more() =>
        Assert.All(
            (Asset[])[new ClientScripts().Widgets, new ClientScripts().Widget],
            script => Assert.All(script.Encoded, one => Assert.InRange(one.Bytes.Value.Length, 1, 1024)));

    [Fact]
    public void The_script_of_the_thread_has_at_most_9_KiB_in_every_language_and_compression_and_what_it_fetches_later_no_more()
    {
        var scripts = new ClientScripts();

        Assert.All(
            scripts.Languages.SelectMany(language => scripts.Thread(language).Encoded),
            one => Assert.InRange(one.Bytes.Value.Length, 1, ThreadBudget));
        Assert.All(
            scripts.Languages.SelectMany(language => scripts.Acting(language).Encoded),
            one => Assert.InRange(one.Bytes.Value.Length, 1, ActingBudget));
    }

    [Fact]
    public void Each_script_of_the_thread_names_the_one_that_it_fetches_later()
    {
        var scripts = new ClientScripts();

        Assert.All(scripts.Languages, language => Assert.Contains($"\"{scripts.Acting(language).Path}\"", Encoding.UTF8.GetString(scripts.Thread(language).Plain), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_fetched_later_is_there_for_the_script_of_its_own_version_only()
    {
        var scripts = (await hosts.OnAsync(Database.Sqlite)).Services.GetRequiredService<ClientScripts>();

        using var current = await GetAsync(scripts.Acting("en").Path);
        using var other = await GetAsync("/assets/acting-en.ofAnotherVersion.js");

        Assert.Equal("public, max-age=31536000, immutable", current.Headers.CacheControl?.ToString());
        Assert.Equal(scripts.Acting("en").Plain, await current.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public void The_script_of_the_thread_speaks_the_readers_language_and_else_English()
    {
        var scripts = new ClientScripts();

        Assert.Contains("neue Antworten", Text(scripts.Thread("de")), StringComparison.Ordinal);
        Assert.DoesNotContain("new replies", Text(scripts.Thread("de")), StringComparison.Ordinal);
        Assert.Contains("new replies", Text(scripts.Thread("tlh")), StringComparison.Ordinal);
        Assert.Contains("Trotzdem senden", Text(scripts.Acting("de")), StringComparison.Ordinal);
        Assert.DoesNotContain("Trotzdem senden", Text(scripts.Thread("de")), StringComparison.Ordinal);
        Assert.Contains("Post anyway", Text(scripts.Acting("tlh")), StringComparison.Ordinal);

        static string Text(Asset script) => Encoding.UTF8.GetString(script.Plain);
    }

    [Fact]
    public async Task The_loader_may_be_loaded_by_every_page_and_is_asked_for_anew_within_minutes()
    {
        using var answer = await GetAsync("/embed.js");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/javascript; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("public, max-age=300", answer.Headers.CacheControl?.ToString());
        Assert.Equal("cross-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Contains("embed/thread", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_of_the_thread_is_kept_for_ever_under_the_address_of_its_content()
    {
        var scripts = (await hosts.OnAsync(Database.Sqlite)).Services.GetRequiredService<ClientScripts>();

        using var current = await GetAsync(scripts.Thread("en").Path);
        using var other = await GetAsync("/assets/thread-en.ofAnotherVersion.js");

        Assert.Equal("public, max-age=31536000, immutable", current.Headers.CacheControl?.ToString());
        Assert.Equal("no-cache", other.Headers.CacheControl?.ToString());
        Assert.Equal(scripts.Thread("en").Plain, await other.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    public async Task A_script_comes_compressed_as_the_browser_can_read_it(string accepted, string expected)
    {
        var scripts = (await hosts.OnAsync(Database.Sqlite)).Services.GetRequiredService<ClientScripts>();

        using var answer = await GetAsync(scripts.Thread("en").Path, accepted);

        Assert.Equal(expected, Assert.Single(answer.Content.Headers.ContentEncoding));
        await using var sent = await answer.Content.ReadAsStreamAsync();
        await using Stream plain = expected == "br" ? new BrotliStream(sent, CompressionMode.Decompress) : new GZipStream(sent, CompressionMode.Decompress);
        using var text = new MemoryStream();
        await plain.CopyToAsync(text);
        Assert.Equal(scripts.Thread("en").Plain, text.ToArray());
    }

    [Fact]
    public async Task A_browser_that_has_the_loader_is_told_so()
    {
        using var first = await GetAsync("/embed.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/embed.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await (await hosts.OnAsync(Database.Sqlite)).Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string? accepted = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accepted is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        return await (await hosts.OnAsync(Database.Sqlite)).Client.SendAsync(request);
    }
}
