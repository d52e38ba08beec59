using Discuss.Server.Contract;

namespace Discuss.Server.Pages.Moderate;

/// <summary>A comment among others.</summary>
/// <param name="Depth">Steps below the first that is shown.</param>
/// <param name="Article">Where it was written, where the others were written elsewhere.</param>
internal sealed record Turn(CommentView Comment, int Depth, string? Article);
