using Discuss.Core.Threads;
using Discuss.Server.Contract;

namespace Discuss.Server.Threads;

/// <summary>A comment that somebody wants to post.</summary>
internal sealed record PostComment(string Body, CommentId? ParentId, string? Url, string? Title, string? IdempotencyKey, bool Insist);

/// <summary>The comment as it is now; whether it had been posted before under the same idempotency key.</summary>
internal sealed record PostResult(CommentView Comment, bool Repeated);
