using Discuss.Server.Contract;
using Discuss.Server.Pages;
using Microsoft.AspNetCore.Diagnostics;

namespace Discuss.Server.Embed;

internal static class EmbedFeature
{
    /// <summary>The framed page of a thread, its forms and fragments.</summary>
    public static IHostApplicationBuilder AddEmbed(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PageRenderer>();
        builder.Services.AddSingleton<OwnText>();
        builder.Services.AddSingleton<ThreadPages>();
        builder.Services.AddSingleton<OwnParts>();
        builder.Services.AddSingleton<RestrictionPages>();
        builder.Services.AddSingleton<Widgets>();
        builder.Services.AddSingleton<ICommentHtml, CommentHtml>();
        // Asked before the API's own: what a form was refused is told in its page, not as problem details.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IExceptionHandler, PageProblems>());
        return builder;
    }

    /// <summary>
    /// <c>/embed/thread</c>, <c>/t/{site}</c>, the forms and fragments of both, <c>thread.html</c>, the lists <c>/embed/latest</c> and
    /// <c>/embed/trending</c>, pictures of authors, style sheets.
    /// </summary>
    public static IEndpointRouteBuilder MapEmbed(this IEndpointRouteBuilder app)
    {
        PageEndpoints.Map(app);
        FormEndpoints.Map(app);
        NoticeForms.Map(app);
        RestrictionEndpoints.Map(app);
        FragmentEndpoints.Map(app);
        WidgetEndpoints.Map(app);
        AssetEndpoints.Map(app);
        return app;
    }
}
