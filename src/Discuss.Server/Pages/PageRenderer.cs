using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Discuss.Server.Pages;

/// <summary>Writes Razor markup as HTML, on the server and once: nothing of the framework's own comes with it.</summary>
/// <remarks>
/// The pages' components show their markup as fragments that take the views: what the Razor compiler makes is public, and a public
/// property cannot have the type of an internal view. A fragment also costs less than a component, which counts where a page has 120.
/// </remarks>
internal sealed class PageRenderer(ILoggerFactory loggers) : IDisposable
{
    // Fragments ask for no services; what the framework takes from here is how text is written: other scripts as they are.
    private readonly ServiceProvider _services =
        new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();

    public async Task<string> RenderAsync(RenderFragment content)
    {
        await using var renderer = new HtmlRenderer(_services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Root.Content)] = content });
            return (await renderer.RenderComponentAsync<Root>(parameters)).ToHtmlString();
        });
    }

    public void Dispose() => _services.Dispose();

    private sealed class Root : IComponent
    {
        private RenderHandle _handle;

        [Parameter]
        public RenderFragment? Content { get; set; }

        public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

        public Task SetParametersAsync(ParameterView parameters)
        {
            _handle.Render(parameters.GetValueOrDefault<RenderFragment>(nameof(Content))!);
            return Task.CompletedTask;
        }
    }
}
