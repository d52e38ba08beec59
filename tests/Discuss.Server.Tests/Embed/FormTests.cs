using System.Net;
using Discuss.Server.Sites;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Embed;

/// <summary>Everything that can be done to a thread can be done by plain forms.</summary>
public sealed class FormTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_guest_says_a_name_once_and_posts_and_replies(Database database)
    {
        var (host, discussion) = await StartAsync(database);
        var (visitor, name) = (new Visitor(host), Calls.NewName("Ines"));
        var empty = await visitor.OpenAsync(discussion);

        var posted = await visitor.SendAsync(empty.Composer, ("body", "My **first** comment."), ("name", name));

        Assert.Equal(HttpStatusCode.OK, posted.Status);
        Assert.StartsWith("/embed/thread?comment=", posted.Address, StringComparison.Ordinal);
        Assert.Equal("first", posted.One(".body strong").TextContent);
        Assert.Equal(name, posted.One(".who .name").TextContent);
        Assert.Null(posted.Document.QuerySelector("input[name=name]"));
        Assert.Contains(name, posted.Composer.TextContent, StringComparison.Ordinal);

        var asked = await visitor.ClickAsync(posted.One("[data-reply]"));
        var replied = await visitor.SendAsync(asked.One("li.c > form[data-composer]"), ("body", "And an answer."));

        Assert.Contains("d1", replied.Comment("And an answer.").ClassList);
        Assert.Contains("linked", replied.Comment("And an answer.").ClassList);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_writes_says_in_the_composer_what_comes_by_mail(Database database)
    {
        var (host, discussion) = await StartAsync(database);
        var (visitor, name, email) = (new Visitor(host), Calls.NewName("Ines"), Calls.NewEmail());
        var empty = await visitor.OpenAsync(discussion);
        Assert.Equal("Nothing", Chosen(empty));

        var refused = await visitor.SendAsync(empty.Composer, ("body", "Tell me of replies."), ("name", name), ("tell", "Replies"));
        Assert.Equal("email", refused.One("[aria-invalid=true]").GetAttribute("name"));
        Assert.Equal("Replies", Chosen(refused));
        var posted = await visitor.SendAsync(refused.Composer, ("email", email));
        Assert.Equal(["Tell me of replies."], posted.Texts);
        Assert.Equal("Replies", Chosen(posted));
        Assert.Null(posted.Document.QuerySelector("[data-follow-panel] input[name=thread][checked]"));

        var all = await visitor.SendAsync(posted.Composer, ("body", "Tell me of all."), ("tell", "Everything"));
        Assert.Equal("Everything", Chosen(all));
        Assert.NotNull(all.Document.QuerySelector("[data-follow-panel] input[name=threadMail][checked]"));
        var unchanged = await visitor.SendAsync(all.Composer, ("body", "As before."));
        Assert.Equal("Everything", Chosen(unchanged));
        var none = await visitor.SendAsync(unchanged.Composer, ("body", "No more mail."), ("tell", "Nothing"));
        Assert.Equal("Nothing", Chosen(none));
        // What was followed by mail is followed in the page still.
        Assert.NotNull(none.Document.QuerySelector("[data-follow-panel] input[name=thread][checked]"));
        Assert.Null(none.Document.QuerySelector("[data-follow-panel] input[name=threadMail][checked]"));
    }

    [Fact]
    public async Task What_may_hurt_comes_back_with_a_plain_word_and_a_way_to_insist_and_then_waits_for_a_moderator()
    {
        var (host, discussion) = await StartAsync();
        var visitor = new Visitor(host);

        var nudged = await visitor.SendAsync(
            (await visitor.OpenAsync(discussion)).Composer, ("body", "You are a stupid worthless moron."), ("name", Calls.NewName()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nudged.Status);
        Assert.Contains("an insult", nudged.Problem, StringComparison.Ordinal);
        var insist = nudged.Composer.QuerySelector("button[name=insist]");
        Assert.NotNull(insist);

        var waiting = await visitor.PressAsync(insist);
        Assert.Equal(HttpStatusCode.OK, waiting.Status);
        Assert.DoesNotContain("moron", waiting.Document.QuerySelector("[data-roots]")?.TextContent ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Ann", "body")]
    [InlineData("   \n ", "Ann", "body")]
    [InlineData("My text.", "", "name")]
    [InlineData("My text.", "admin", "name")]
    public async Task What_is_refused_comes_back_with_its_text_and_the_reason_beside_the_field(string body, string name, string field)
    {
        var (host, discussion) = await StartAsync();
        var visitor = new Visitor(host);
        if (name == "Ann") name = Calls.NewName();

        var refused = await visitor.SendAsync((await visitor.OpenAsync(discussion)).Composer, ("body", body), ("name", name));

        Assert.InRange((int)refused.Status, 400, 499);
        Assert.NotNull(refused.Problem);
        Assert.Equal("true", refused.Composer.QuerySelector($"[name={field}]")!.GetAttribute("aria-invalid"));
        Assert.Equal(body, ((AngleSharp.Html.Dom.IHtmlTextAreaElement)refused.One("textarea")).Value);
        if (field == "name") Assert.Equal(name, refused.One("input[name=name]").GetAttribute("value") ?? "");
        Assert.Empty(refused.Texts);
        Assert.NotNull(refused.One("#discuss"));
    }

    [Fact]
    public async Task A_long_text_that_is_too_long_is_not_lost()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var discussion = await Discussion.StartAsync(host, new SiteSettings { Moderation = new() { Length = new() { Max = 20 } } });
        var (visitor, text) = (new Visitor(host), "\nThis is longer than twenty.");
        var root = await discussion.PostAsync(await discussion.PersonAsync("Ann"), "Short.");
        var asked = await visitor.OpenAsync($"/embed/thread?comment={root.Id}&reply={root.Id}");

        var refused = await visitor.SendAsync(asked.One("li.c > form"), ("body", text), ("name", Calls.NewName()));

        Assert.Contains("20", refused.Problem, StringComparison.Ordinal);
        Assert.Equal(text, ((AngleSharp.Html.Dom.IHtmlTextAreaElement)refused.One("li.c > form textarea")).Value);
    }

    [Fact]
    public async Task A_preview_stands_in_the_page_and_publishes_nothing()
    {
        var (host, discussion) = await StartAsync();
        var visitor = new Visitor(host);
        var page = await visitor.OpenAsync(discussion);

        var preview = await visitor.PressAsync(page.One("button[name=preview]"), ("body", "Some *emphasis*."), ("name", "Ann"));

        Assert.Equal("emphasis", preview.One("[data-preview]:not([hidden]) em").TextContent);
        Assert.Equal("Some *emphasis*.", preview.One("textarea").TextContent);
        Assert.Equal("Ann", preview.One("input[name=name]").GetAttribute("value"));
        Assert.Empty((await visitor.OpenAsync(discussion)).Texts);
    }

    [Fact]
    public async Task A_vote_is_pressed_and_taken_back_where_it_was_given()
    {
        var (host, discussion) = await StartAsync();
        await discussion.PostAsync(await discussion.PersonAsync("Ann"), "Vote for me.");
        var visitor = await KnownAsync(host, discussion);

        var voted = await visitor.PressAsync((await visitor.OpenAsync(discussion)).Comment("Vote for me.").QuerySelector("[data-vote='1']")!);
        Assert.Equal("1", voted.Comment("Vote for me.").QuerySelector("[data-score-text]")!.TextContent);
        Assert.Equal("true", voted.Comment("Vote for me.").QuerySelector("[data-vote='1']")!.GetAttribute("aria-pressed"));

        var taken = await visitor.PressAsync(voted.Comment("Vote for me.").QuerySelector("[data-vote='1']")!);
        Assert.Equal("0", taken.Comment("Vote for me.").QuerySelector("[data-score-text]")!.TextContent);
        Assert.Equal("false", taken.Comment("Vote for me.").QuerySelector("[data-vote='1']")!.GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task Who_is_not_known_is_asked_for_a_name_before_a_vote()
    {
        var (host, discussion) = await StartAsync();
        await discussion.PostAsync(await discussion.PersonAsync("Ann"), "Vote for me.");
        var visitor = new Visitor(host);

        var refused = await visitor.PressAsync((await visitor.OpenAsync(discussion)).One("[data-vote='1']"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal("true", refused.One("input[name=name]").GetAttribute("aria-invalid"));
        Assert.NotNull(refused.Problem);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_author_changes_and_deletes_what_they_wrote(Database database)
    {
        var (host, discussion) = await StartAsync(database);
        var visitor = new Visitor(host);
        var posted = await visitor.SendAsync((await visitor.OpenAsync(discussion)).Composer, ("body", "Some *text*."), ("name", Calls.NewName()));

        var form = await visitor.ClickAsync(posted.One("[data-edit]"));
        Assert.Equal("Some *text*.", form.One("form[data-composer] textarea").TextContent);
        var edited = await visitor.SendAsync(form.One("form[data-composer]"), ("body", "Other text."));
        Assert.Equal(["Other text."], edited.Texts);
        Assert.Contains(edited.Document.QuerySelectorAll(".to"), note => note.TextContent == "edited");

        var asked = await visitor.ClickAsync(edited.One("[data-delete]"));
        var deleted = await visitor.SendAsync(asked.One("li.c > form"));
        Assert.Empty(deleted.Texts);
        Assert.Equal(HttpStatusCode.OK, deleted.Status);
    }

    [Fact]
    public async Task An_edit_of_what_changed_meanwhile_is_refused_and_keeps_its_text()
    {
        var (host, discussion) = await StartAsync();
        var visitor = new Visitor(host);
        var posted = await visitor.SendAsync((await visitor.OpenAsync(discussion)).Composer, ("body", "First."), ("name", Calls.NewName()));
        var (one, two) = (await visitor.ClickAsync(posted.One("[data-edit]")), await visitor.ClickAsync(posted.One("[data-edit]")));

        await visitor.SendAsync(one.One("form[data-composer]"), ("body", "Second."));
        var refused = await visitor.SendAsync(two.One("form[data-composer]"), ("body", "Third."));

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Equal("Third.", refused.One("form[data-composer] textarea").TextContent);
        Assert.Equal(["Second."], refused.Texts);
    }

    [Fact]
    public async Task Nobody_changes_what_another_wrote()
    {
        var (host, discussion) = await StartAsync();
        var comment = await discussion.PostAsync(await discussion.PersonAsync("Ann"), "Ann's own.");
        var visitor = await KnownAsync(host, discussion);

        var page = await visitor.OpenAsync($"/embed/thread?comment={comment.Id}&edit={comment.Id}");
        Assert.Empty(page.Document.QuerySelectorAll($"[id='c-{comment.Id}'] > form, [id='c-{comment.Id}'] [data-edit], [id='c-{comment.Id}'] [data-delete]"));

        var asked = await visitor.OpenAsync($"/embed/thread?comment={comment.Id}&delete={comment.Id}");
        var refused = await visitor.SendAsync(asked.One("li.c > form"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.NotNull(refused.Problem);
        Assert.Contains("Ann's own.", refused.Texts);
    }

    [Fact]
    public async Task A_report_is_thanked_for()
    {
        var (host, discussion) = await StartAsync();
        await discussion.PostAsync(await discussion.PersonAsync("Ann"), "Bad words.");
        var visitor = await KnownAsync(host, discussion);

        var asked = await visitor.ClickAsync((await visitor.OpenAsync(discussion)).Comment("Bad words.").QuerySelector("[data-report]")!);
        var thanked = await visitor.SendAsync(asked.One("form.report"), ("reason", "insult"), ("note", "Look at this."));

        Assert.Contains("moderator", thanked.One("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_comment_and_another_text_from_it_another()
    {
        var (host, discussion) = await StartAsync();
        var visitor = await KnownAsync(host, discussion);
        var page = await visitor.OpenAsync(discussion);

        await visitor.SendAsync(page.Composer, ("body", "Once."));
        await visitor.SendAsync(page.Composer, ("body", "Once."));
        await visitor.SendAsync(page.Composer, ("body", "Twice."));

        Assert.Equal(["Hello.", "Once.", "Twice."], (await visitor.OpenAsync(discussion)).Texts);
    }

    [Fact]
    public async Task A_page_elsewhere_cannot_send_the_forms()
    {
        var (host, discussion) = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/embed/comments")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["site"] = discussion.Site.Slug, ["key"] = discussion.Key, ["body"] = "Forged.", ["name"] = Calls.NewName(),
            }),
        };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Empty((await new Visitor(host).OpenAsync(discussion)).Texts);
    }

    [Fact]
    public async Task A_comment_that_waits_for_a_moderator_is_thanked_for_and_not_shown()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var discussion = await Discussion.StartAsync(host, new SiteSettings { Mode = ModerationMode.Premoderate });
        var visitor = new Visitor(host);

        var waiting = await visitor.SendAsync((await visitor.OpenAsync(discussion)).Composer, ("body", "Held."), ("name", Calls.NewName()));

        Assert.Contains("moderator", waiting.One("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(waiting.Texts);
    }

    private async Task<(DiscussHost Host, Discussion Discussion)> StartAsync(Database database = Database.Sqlite)
    {
        var host = await hosts.OnAsync(database);
        return (host, await Discussion.StartAsync(host));
    }

    /// <summary>A reader whose name the frame's cookie remembers.</summary>
    private static async Task<Visitor> KnownAsync(DiscussHost host, Discussion discussion)
    {
        var visitor = new Visitor(host);
        var posted = await visitor.SendAsync((await visitor.OpenAsync(discussion)).Composer, ("body", "Hello."), ("name", Calls.NewName()));
        Assert.Equal(HttpStatusCode.OK, posted.Status);
        return visitor;
    }

    private static string? Chosen(VisitedPage page) => page.Composer.QuerySelector("select[name=tell] option[selected]")?.GetAttribute("value");
}
