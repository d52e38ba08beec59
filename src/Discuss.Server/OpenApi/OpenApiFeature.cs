using Discuss.Core.Threads;
using Discuss.Server.Identity;
using Discuss.Server.Webhooks;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Discuss.Server.OpenApi;

internal static class OpenApiFeature
{
    private const string Document = "v1";

    private static readonly string[] Signing = ["webhook-id", "webhook-timestamp", "webhook-signature"];

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
            options.AddDocumentTransformer(async (document, context, cancellationToken) => await DescribeAsync(document, context, cancellationToken));
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

    /// <summary>What is sent to webhooks, which no call of the API answers with.</summary>
    private static async Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        const string Payload = nameof(WebhookPayload);
        document.AddComponent(Payload, await context.GetOrCreateSchemaAsync(typeof(WebhookPayload), parameterDescription: null, cancellationToken));
        document.Webhooks ??= new Dictionary<string, IOpenApiPathItem>(StringComparer.Ordinal);
        foreach (var (_, word, sentence) in WebhookWords.All)
        {
            var operation = new OpenApiOperation
            {
                Summary = sentence,
                Description = "Signed as Standard Webhooks has it: webhook-id (the same on every repeat), webhook-timestamp, webhook-signature.",
                Parameters =
                [
                    .. Signing.Select(name => new OpenApiParameter
                    {
                        Name = name, In = ParameterLocation.Header, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    }),
                ],
                RequestBody = new OpenApiRequestBody
                {
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new() { Schema = new OpenApiSchemaReference(Payload, document) } },
                },
                Responses = new OpenApiResponses { ["2XX"] = new OpenApiResponse { Description = "Taken; anything else, and it is sent again." } },
            };
            document.Webhooks[word] = new OpenApiPathItem { Operations = new() { [HttpMethod.Post] = operation } };
        }
    }

    /// <summary>The description at <c>/api/v1/openapi.json</c>.</summary>
    public static IEndpointRouteBuilder MapOpenApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/api/{documentName}/openapi.json").Needs(Access.Anyone);
        return app;
    }
}
