using Discuss.Core.Rendering;
using Discuss.Server.Http;

namespace Discuss.Server.Threads;

/// <summary>Renders what people write; never more at once than the machine has processors, so that no burst of it stops everything else.</summary>
internal sealed class CommentText : IDisposable
{
    private readonly CommentRenderer _renderer = new();
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <exception cref="ProblemException">422 with the field <c>body</c> where the text is refused.</exception>
    public async Task<RenderResult.Ok> RenderAsync(string body, int maxLength, CancellationToken cancellationToken)
    {
        if (body.Length > maxLength)
            throw Refused("too-long", $"A comment has at most {maxLength} characters.");
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return _renderer.Render(body) switch
            {
                RenderResult.Ok rendered => rendered,
                RenderResult.Refused refused => throw Refused(refused.Code, refused.Message),
                _ => throw new InvalidOperationException("The renderer gave neither HTML nor a reason."),
            };
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private static ProblemException Refused(string code, string message) =>
        new(StatusCodes.Status422UnprocessableEntity, code, "The comment cannot be taken as it is.", message) { Errors = { ["body"] = [message] } };
}
