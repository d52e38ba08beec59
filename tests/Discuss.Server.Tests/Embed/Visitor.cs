using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Embed;

/// <summary>A reader with a browser that runs no scripts: pages, links, forms, cookies.</summary>
internal sealed class Visitor(DiscussHost host)
{
    private readonly HttpClient _client = host.NewClient(cookies: true);

    /// <summary>Opens a page of this server, and follows where it leads.</summary>
    public Task<VisitedPage> OpenAsync(string address) => FollowAsync(new HttpRequestMessage(HttpMethod.Get, address));

    public Task<VisitedPage> OpenAsync(Discussion discussion, string more = "") => OpenAsync(AddressOf(discussion, more));

    public static string AddressOf(Discussion discussion, string more = "") =>
        $"/embed/thread?site={discussion.Site.Slug}&key={discussion.Key}{more}";

    public Task<VisitedPage> ClickAsync(IElement link) => OpenAsync(link.GetAttribute("href")!);

    /// <summary>Sends a form as a browser does, with what the page has in it and what the reader types.</summary>
    public Task<VisitedPage> SendAsync(IElement form, params (string Name, string Value)[] typed) => SendAsync(form, submitter: null, typed);

    /// <summary>Presses a button of a form, also one that stands outside of it.</summary>
    public Task<VisitedPage> PressAsync(IElement button, params (string Name, string Value)[] typed)
    {
        var form = button.GetAttribute("form") is { } id ? button.Owner!.GetElementById(id)! : button.Closest("form")!;
        return SendAsync(form, button, typed);
    }

    private Task<VisitedPage> SendAsync(IElement form, IElement? submitter, (string Name, string Value)[] typed)
    {
        var fields = form.QuerySelectorAll("input[name],textarea[name],select[name]").ToDictionary(field => field.GetAttribute("name")!, ValueOf);
        if (submitter?.GetAttribute("name") is { } pressed) fields[pressed] = submitter.GetAttribute("value") ?? "";
        foreach (var (name, value) in typed)
        {
            Assert.True(fields.ContainsKey(name), $"The form has no field {name}.");
            fields[name] = value;
        }

        var address = submitter?.GetAttribute("formaction") ?? form.GetAttribute("action")!;
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return FollowAsync(request);
    }

    private static string ValueOf(IElement field) => field switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value ?? "",
        _ => field.GetAttribute("value") ?? "",
    };

    private async Task<VisitedPage> FollowAsync(HttpRequestMessage request)
    {
        using var first = request;
        var answer = await _client.SendAsync(first);
        var address = first.RequestUri!;
        for (var step = 0; answer.StatusCode == HttpStatusCode.SeeOther && step < 3; step++)
        {
            address = answer.Headers.Location!;
            answer.Dispose();
            answer = await _client.GetAsync(address);
        }

        using (answer)
        {
            var html = await answer.Content.ReadAsStringAsync();
            return new VisitedPage(address.ToString(), answer.StatusCode, answer.Headers, html, await new HtmlParser().ParseDocumentAsync(html));
        }
    }
}

internal sealed record VisitedPage(
    string Address, HttpStatusCode Status, System.Net.Http.Headers.HttpResponseHeaders Headers, string Html, IHtmlDocument Document)
{
    public IElement Composer => Document.QuerySelector("main > form[data-composer]")!;

    /// <summary>What the page says is wrong; <see langword="null"/> where nothing is.</summary>
    public string? Problem => Document.QuerySelector("[data-error]:not([hidden])")?.TextContent;

    public IReadOnlyList<string> Texts => [.. Document.QuerySelectorAll("li.c > article > .body").Select(body => body.TextContent.Trim())];

    public IElement One(string selector) =>
        Document.QuerySelector(selector) ?? throw new Xunit.Sdk.XunitException($"Nothing in the page is {selector}.\n{Html}");

    /// <summary>The comment with this text.</summary>
    public IElement Comment(string text) =>
        Document.QuerySelectorAll("li.c").FirstOrDefault(item => item.QuerySelector(":scope > article > .body")!.TextContent.Trim() == text)
            ?? throw new Xunit.Sdk.XunitException($"No comment says '{text}'.\n{Html}");
}
