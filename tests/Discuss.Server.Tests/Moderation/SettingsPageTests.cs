using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Discuss.Server.Http;
using Discuss.Server.Pages.Moderate;
using Discuss.Server.Sites;
using Discuss.Server.Storage.Model;
using Discuss.Server.Tests.Hosting;
using Discuss.Server.Tests.Identity;
using Discuss.Server.Tests.Threads;

namespace Discuss.Server.Tests.Moderation;

public sealed class SettingsPageTests(Hosts hosts) : IClassFixture<Hosts>
{
    private static readonly JsonObject Defaults = (JsonObject)JsonSerializer.SerializeToNode(new SiteSettings(), JsonSettings.Default)!;

    [Fact]
    public void Every_setting_of_the_document_has_its_field_on_the_page_and_no_field_is_without_one()
    {
        Assert.Equal(Leaves(Defaults, "").Order(StringComparer.Ordinal), SettingsFields.All.Select(field => field.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_form_that_was_not_touched_changes_nothing()
    {
        var settings = new SiteSettings { Mode = ModerationMode.Premoderate, Origins = ["https://news.example"], ModerationMail = "mods@news.example" };
        var document = SettingsDocument.Of(settings);
        var form = SettingsFields.All
            .Where(field => field.Kind != FieldKind.Switch || document.IsOn(field))
            .ToDictionary(field => field.Path, field => new Microsoft.Extensions.Primitives.StringValues(field.Kind == FieldKind.Switch ? "on" : document.Text(field)));

        var again = document.With(new Microsoft.AspNetCore.Http.FormCollection(form));

        Assert.Equal(JsonSerializer.Serialize(settings, JsonSettings.Default), JsonSerializer.Serialize(again, JsonSettings.Default));
    }

    [Theory]
    [InlineData("editWindowMinutes", "soon", "editWindowMinutes")]
    [InlineData("moderation.repeats.similarity", "much", "moderation.repeats.similarity")]
    [InlineData("moderation.classifier.nudge.insult", "NaN", "moderation.classifier.nudge.insult")]
    [InlineData("moderation.links.mode", "sometimes", "moderation.links.mode")]
    public void What_is_no_value_of_its_kind_is_named_by_its_field(string path, string sent, string field)
    {
        var form = new Microsoft.AspNetCore.Http.FormCollection(new() { [path] = sent });

        var refused = Assert.Throws<ProblemException>(() => SettingsDocument.Of(new SiteSettings()).With(form));

        Assert.Contains(field, refused.Errors.Keys);
    }

    [Fact]
    public void The_sentence_counts_from_the_threshold_on()
    {
        var bins = Enumerable.Range(0, 100).Select(i => new Server.Moderation.EvidenceBin(i / 100.0, i >= 90 ? 3 : 1, i >= 90 ? 2 : 0, i == 99 ? 1 : 0)).ToList();

        Assert.Equal("From 0.90 on: 30 of last week's comments; moderators took down 20 of them and approved 1.", Evidence.Sentence(bins, 0.9));
        Assert.Equal("This label decides nothing.", Evidence.Sentence(bins, null));
    }

    [Fact]
    public async Task The_page_is_for_moderators_and_its_switches_for_owners()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var site = await host.SiteAsync();
        var path = "/moderate/settings?site=" + site.Slug;
        var owner = Calls.As("Bearer", await host.ModeratorOfAsync(site.Id, role: Role.Owner));
        var moderator = Calls.As("Bearer", await host.ModeratorOfAsync(site.Id));

        var owned = await host.SendAsync(HttpMethod.Get, path, null, owner);
        var looked = await host.SendAsync(HttpMethod.Get, path, null, moderator);
        var guest = await host.SendAsync(HttpMethod.Get, path, null, Calls.As("Guest", await host.GuestTokenAsync()));

        Assert.Equal(HttpStatusCode.OK, owned.Status);
        foreach (var field in SettingsFields.All) Assert.Contains($"name=\"{field.Path}\"", owned.Text, StringComparison.Ordinal);
        Assert.Contains("type=\"submit\" class=\"primary\"", owned.Text, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", owned.Raw.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("disabled", looked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"submit\" class=\"primary\"", looked.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, guest.Status);
    }

    private static IEnumerable<string> Leaves(JsonObject node, string path)
    {
        foreach (var (name, value) in node)
        {
            var here = path + name;
            if (value is JsonObject inner)
            {
                foreach (var leaf in Leaves(inner, here + ".")) yield return leaf;
            }
            else
            {
                yield return here;
            }
        }
    }
}
