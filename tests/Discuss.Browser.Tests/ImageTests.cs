using System.Text;
using Discuss.Browser.Tests.Browsing;
using Discuss.Browser.Tests.Pages;
using Microsoft.Playwright;

namespace Discuss.Browser.Tests;

[Collection(OnStage.Name)]
public sealed class ImageTests(Stage stage)
{
    /// <summary>Draws a picture of 1200 × 800.</summary>
    private const string Drawing =
        """
        const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 800 });
        const paint = canvas.getContext('2d');
        paint.fillStyle = '#8fb8d8';
        paint.fillRect(0, 0, 1200, 480);
        paint.fillStyle = '#2f5d7c';
        paint.fillRect(0, 480, 1200, 320);
        const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
        """;

    [BrowserFact]
    public async Task A_pasted_image_is_described_and_seen_in_the_posted_comment()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        await reader.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var thread = await OpenAsync(reader, discussion);
        await thread.Composer.WriteAsync("The harbour this morning:", "Ines");
        await thread.Composer.Body.FocusAsync();
        await thread.Root.EvaluateAsync($"async () => {{ {Drawing} await navigator.clipboard.write([new ClipboardItem({{ 'image/png': blob }})]); }}");

        await thread.Composer.Body.PressAsync("Control+v");
        var waiting = thread.Composer.Form.Locator("[data-images] li");
        await Assertions.Expect(waiting.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 1200);
        await Assertions.Expect(thread.Announcement).ToHaveTextAsync("The image is added. Say what is on it.");
        await waiting.Locator("input").FillAsync("Water and [a] sky");
        await thread.Composer.Post.ClickAsync();

        var shown = thread.Holding("The harbour this morning:").Locator(".body img");
        await Assertions.Expect(shown).ToHaveAttributeAsync("alt", "Water and [a] sky");
        await Assertions.Expect(shown).ToHaveJSPropertyAsync("naturalWidth", 1200);
        await Assertions.Expect(shown).ToHaveAttributeAsync("loading", "lazy");
        var box = (await shown.BoundingBoxAsync())!;
        Assert.Equal(1.5, box.Width / box.Height, 0.01);
        await Assertions.Expect(waiting).ToHaveCountAsync(0);
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("");
        Assert.Empty(reader.Complaints);
    }

    [BrowserFact]
    public async Task Images_are_dropped_or_chosen_taken_out_again_and_kept_with_the_draft()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await OpenAsync(reader, discussion);
        await thread.Composer.WriteAsync("Two of them.", "Ines");
        var waiting = thread.Composer.Form.Locator("[data-images] li img");

        var dropped = await thread.Root.EvaluateHandleAsync(
            $"async () => {{ {Drawing} const data = new DataTransfer(); data.items.add(new File([blob], 'a.png', {{ type: 'image/png' }})); return data; }}");
        await thread.Composer.Body.DispatchEventAsync("drop", new { dataTransfer = dropped });
        await Assertions.Expect(waiting).ToHaveCountAsync(1);
        await thread.Composer.Form.Locator("[data-image-file]").SetInputFilesAsync(Chosen("b.png", Server.Tests.Images.Picture.New()));
        await Assertions.Expect(waiting).ToHaveCountAsync(2);
        await thread.Composer.Form.Locator("[data-images] button").First.ClickAsync();
        await Assertions.Expect(waiting).ToHaveCountAsync(1);

        await reader.Page.ReloadAsync();
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Two of them\\.\n\n!\\[\\]\\(discuss-image:[0-9a-f]{64}\\)$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await thread.Composer.Post.ClickAsync();
        await Assertions.Expect(thread.Holding("Two of them.").Locator(".body img")).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task What_is_no_image_is_told_and_the_text_stays()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync();
        var thread = await OpenAsync(reader, discussion);
        await thread.Composer.WriteAsync("See below.", "Ines");

        await thread.Composer.Form.Locator("[data-image-file]").SetInputFilesAsync(Chosen("cat.png", Encoding.UTF8.GetBytes("<script>alert(1)</script>")));

        await Assertions.Expect(thread.Composer.Problem).ToContainTextAsync("This image was not taken");
        await Assertions.Expect(thread.Composer.Form.Locator("[data-images] li")).ToHaveCountAsync(0);
        await Assertions.Expect(thread.Composer.Body).ToHaveValueAsync("See below.");
    }

    [BrowserFact]
    public async Task Several_images_at_once_are_of_one_guest_and_on_a_phone_none_is_wider_than_the_screen()
    {
        using var discussion = await stage.DiscussionAsync();
        await using var reader = await stage.ReaderAsync(new() { ViewportSize = new() { Width = 340, Height = 700 }, IsMobile = true, HasTouch = true });
        var thread = await OpenAsync(reader, discussion);
        await thread.Composer.WriteAsync("Wide.", "Ines");
        await thread.Composer.Form.Locator("[data-image-file]").SetInputFilesAsync(
            Enumerable.Range(0, 3).Select(i => Chosen($"{i}.png", Server.Tests.Images.Picture.New(2000, 300))));
        await Assertions.Expect(thread.Composer.Form.Locator("[data-images] li img")).ToHaveCountAsync(3);
        Assert.False(await thread.Root.EvaluateAsync<bool>("root => root.scrollWidth > root.clientWidth"));
        await thread.Composer.Post.ClickAsync();

        await Assertions.Expect(thread.Holding("Wide.").Locator(".body img")).ToHaveCountAsync(3);
        await Assertions.Expect(thread.Holding("Wide.").Locator(".body img").First).ToHaveJSPropertyAsync("naturalWidth", 2000);
        Assert.False(await thread.Root.EvaluateAsync<bool>("root => root.scrollWidth > root.clientWidth"));
    }

    private static async Task<ThreadPage> OpenAsync(Reader reader, Discussion discussion)
    {
        var thread = await reader.OpenFrameAloneAsync(discussion.FrameAddress());
        await thread.AliveAsync();
        return thread;
    }

    private static FilePayload Chosen(string name, byte[] bytes) => new() { Name = name, MimeType = "image/png", Buffer = bytes };
}
