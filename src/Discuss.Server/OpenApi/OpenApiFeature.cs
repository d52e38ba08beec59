using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Microsoft.OpenApi;

namespace Discuss.Server.OpenApi;

internal static class OpenApiFeature
{
    private const string Document = "v1";

    /// <summary>The OpenAPI description of everything under <c>/api/v1</c>.</summary>
    public static IHostApplicationBuilder AddOpenApiDocument(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOpenApi(Document, options =>
        {
            options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Discuss",
                    Version = Document,
                    Description = "Threads, comments, identities and moderation. Errors are problem details (RFC 9457); lists are windows with a cursor.",
                };
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                // Identifiers are text, whatever they are made of.
                var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
                if (type == typeof(ThreadId) || type == typeof(CommentId)) schema.Type = JsonSchemaType.String;
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, _, _) =>
            {
                operation.Responses ??= [];
                operation.Responses.TryAdd("default", new OpenApiResponse { Description = "Problem details that say what is wrong, by field where it is one." });
                return Task.CompletedTask;
            });
        });
        return builder;
    }

    /// <summary>The description at <c>/api/v1/openapi.json</c>.</summary>
    public static IEndpointRouteBuilder MapOpenApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/api/{documentName}/openapi.json").Needs(Access.Anyone);
        return app;
    }
}
