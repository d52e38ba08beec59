using System.Net;
using Discuss.Server.Http.Outbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Discuss.Server.Tests.Http;

/// <summary>The one way out of the server: where it may go, and how much it takes.</summary>
public sealed class OutboundTests
{
    [Theory]
    [InlineData("127.0.0.1"), InlineData("10.1.2.3"), InlineData("172.31.0.1"), InlineData("192.168.1.1"), InlineData("169.254.169.254"), InlineData("100.64.0.1")]
    [InlineData("0.0.0.0"), InlineData("224.0.0.1"), InlineData("255.255.255.255"), InlineData("198.18.0.1"), InlineData("192.0.2.1")]
    [InlineData("::1"), InlineData("::"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1"), InlineData("fe80::1"), InlineData("fd00::1"), InlineData("ff02::1")]
    [InlineData("64:ff9b::7f00:1"), InlineData("2002:7f00:1::"), InlineData("2001:0:1::"), InlineData("2001:db8::1"), InlineData("fec0::1"), InlineData("::127.0.0.1")]
    public void Addresses_of_somebodys_own_network_are_not_public(string address) => Assert.False(PublicHosts.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1"), InlineData("93.184.216.34"), InlineData("172.32.0.1"), InlineData("2606:4700::1111"), InlineData("2a00:1450:4001::200e"), InlineData("::ffff:8.8.8.8")]
    public void Addresses_of_the_internet_are(string address) => Assert.True(PublicHosts.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://127.0.0.1/"), InlineData("https://localhost/"), InlineData("https://[::1]/"), InlineData("https://2130706433/"), InlineData("https://0x7f.1/")]
    [InlineData("https://①②⑦.⓪.⓪.①/"), InlineData("https://[::ffff:127.0.0.1]/"), InlineData("https://0/"), InlineData("http://1.1.1.1/"), InlineData("file:///etc/passwd")]
    public async Task The_own_network_is_not_asked_however_it_is_written(string address)
    {
        using var client = Client(allowPrivate: false);

        await Assert.ThrowsAsync<OutboundException>(() => client.GetAsync(new Uri(address), CancellationToken.None));
    }

    [Fact]
    public async Task It_follows_three_redirects_and_not_four_none_to_another_scheme_and_takes_two_megabytes_and_no_more()
    {
        await using var server = await ServeAsync(context =>
        {
            var path = context.Request.Path.Value!;
            if (path == "/file") context.Response.Redirect("file:///etc/passwd");
            else if (path == "/large") return context.Response.Body.WriteAsync(new byte[OutboundClient.MaxBytes + 1]).AsTask();
            else if (path == "/whole") return context.Response.Body.WriteAsync(new byte[OutboundClient.MaxBytes]).AsTask();
            else if (path == "/missing") context.Response.StatusCode = 404;
            else if (path[1..] is var left && left != "0") context.Response.Redirect("/" + (int.Parse(left) - 1));
            return Task.CompletedTask;
        });
        using var client = Client(allowPrivate: true);
        Task<byte[]> GetAsync(string path) => client.GetAsync(new Uri(server.Urls.Single() + path), CancellationToken.None);

        Assert.Empty(await GetAsync("/3"));
        Assert.Equal(OutboundClient.MaxBytes, (await GetAsync("/whole")).Length);
        foreach (var path in (string[])["/4", "/file", "/large", "/missing"]) await Assert.ThrowsAsync<OutboundException>(() => GetAsync(path));
    }

    private static OutboundClient Client(bool allowPrivate) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Discuss:Outbound:AllowPrivate"] = allowPrivate.ToString() }).Build());

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
