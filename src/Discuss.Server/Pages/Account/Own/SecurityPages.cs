using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;

namespace Discuss.Server.Pages.Account.Own;

/// <summary>Shows <c>/account/security</c>: a page of sections, each with forms of its own.</summary>
internal sealed class SecurityPages(OwnerCheck owner, AccountWords say)
{
    // Never shown again: what is secret.
    private static readonly HashSet<string> Secret = new(["password", "newPassword", "code", FormToken.Field], StringComparer.Ordinal);

    public async Task<IResult> ShowAsync(HttpContext context, CancellationToken cancellationToken) =>
        AccountResults.Page<SecurityPage>(new() { ["Model"] = await ModelAsync(context, cancellationToken), ["Notice"] = say.Done(context) });

    /// <summary>The page again, with what is wrong in the form of one section.</summary>
    public async Task<IResult> AgainAsync(HttpContext context, string section, ProblemException refused, CancellationToken cancellationToken)
    {
        var model = await ModelAsync(context, cancellationToken) with
        {
            Refused = section,
            Values = context.Request.Form.Where(field => !Secret.Contains(field.Key)).ToDictionary(field => field.Key, field => field.Value.ToString()),
            Errors = say.Of(refused),
        };
        return AccountResults.Page<SecurityPage>(new() { ["Model"] = model }, refused.Status);
    }

    private async Task<SecurityModel> ModelAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var member = await owner.RequireMemberAsync(context, cancellationToken);
        return new SecurityModel(FormToken.For(context), member.Id, member.Email, member.HasPassword);
    }
}
