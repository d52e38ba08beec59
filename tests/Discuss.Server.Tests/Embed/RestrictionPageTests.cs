using System.Net;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Moderation;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Embed;

/// <summary>What somebody who is restricted sees and does in the frame, without scripts.</summary>
public sealed class RestrictionPageTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task From_the_notice_in_the_thread_to_the_reason_the_objection_and_the_answer(Database database)
    {
        var host = await hosts.OnAsync(database);
        var discussion = await Discussion.StartAsync(host);
        var (visitor, moderator) = (new Visitor(host), Calls.As("Bearer", await host.BearerAsync()));
        var page = await visitor.OpenAsync(discussion);
        Assert.True(page.One("[data-sanctions]").HasAttribute("hidden"));
        page = await visitor.SendAsync(page.Composer, ("body", "Sharp <b>words</b>."), ("name", Calls.NewName()));
        var id = page.One("li.c").GetAttribute("data-id")!;
        var decision = new { commentId = id, version = 1, action = "remove", reason = "insult" };
        await host.PostAsync("/api/v1/moderation/decisions", new { decisions = new[] { decision } }, moderator);

        page = await visitor.OpenAsync(discussion);
        Assert.False(page.One("[data-sanctions]").HasAttribute("hidden"));
        var statement = await visitor.ClickAsync(page.One("[data-sanctions] a"));
        Assert.Contains("This comment was taken down.", statement.One(".statement").TextContent, StringComparison.Ordinal);
        Assert.Contains("Reason: insult", statement.One(".statement").TextContent, StringComparison.Ordinal);
        Assert.Contains("Decided by a moderator.", statement.One(".statement").TextContent, StringComparison.Ordinal);
        Assert.Empty(statement.Document.QuerySelectorAll("blockquote b"));

        var refused = await visitor.SendAsync(statement.One(".statement form"), ("text", "  "));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("Say what you object to.", refused.Problem);
        var sent = await visitor.SendAsync(refused.One(".statement form"), ("text", "It was a <i>quotation</i>."));
        Assert.Contains("Your objection waits for a decision.", sent.One(".statement").TextContent, StringComparison.Ordinal);
        Assert.Null(sent.Document.QuerySelector(".statement form"));

        Assert.NotEmpty((await visitor.ClickAsync(sent.One("main > p > a"))).Html);
        var stranger = await new Visitor(host).OpenAsync($"/embed/restrictions?site={discussion.Site.Slug}");
        Assert.Contains("Nothing of yours is restricted here.", stranger.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_is_read_confirmed_and_gone_and_a_page_that_was_kept_is_not_shown_again()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var discussion = await Discussion.StartAsync(host);
        var (visitor, moderator) = (new Visitor(host), Calls.As("Bearer", await host.BearerAsync()));
        var name = Calls.NewName();
        var page = await visitor.SendAsync((await visitor.OpenAsync(discussion)).Composer, ("body", "First."), ("name", name));
        var author = page.One("main").GetAttribute("data-viewer");
        await host.SendAsync(
            HttpMethod.Put, $"/api/v1/guests/{author}/sanction", $$"""{"site":"{{discussion.Site.Slug}}","kind":"warn","reason":"Mind your <tone>."}""", moderator);

        page = await visitor.OpenAsync(discussion);
        Assert.Contains("Mind your <tone>.", page.One("[data-sanctions]").TextContent, StringComparison.Ordinal);
        var refused = await visitor.SendAsync(page.Composer, ("body", "Second."));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        var statement = await visitor.ClickAsync(page.One("[data-sanctions] a"));
        var confirmed = await visitor.PressAsync(statement.One("form[action='/embed/acknowledge'] button"));
        Assert.Contains("This is over.", confirmed.Html, StringComparison.Ordinal);

        page = await visitor.SendAsync((await visitor.OpenAsync(discussion)).Composer, ("body", "Second."));
        Assert.Contains("Second.", page.Texts);
    }

    [Theory]
    [InlineData("de", "Was eingeschränkt ist, und warum")]
    [InlineData("fr", "Ce qui est restreint, et pourquoi")]
    [InlineData("es", "Qué está restringido y por qué")]
    [InlineData("ar", "ما هو مقيَّد، ولماذا")]
    [InlineData("en", "What is restricted, and why")]
    public async Task The_page_speaks_five_languages(string locale, string title)
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var site = await host.SiteAsync();

        var page = await new Visitor(host).OpenAsync($"/embed/restrictions?site={site.Slug}&locale={locale}");

        Assert.Equal(title, page.One("h2").TextContent);
        Assert.Equal(locale == "ar" ? "rtl" : "ltr", page.One("html").GetAttribute("dir"));
    }
}
