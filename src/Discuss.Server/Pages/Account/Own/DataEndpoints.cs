using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;

namespace Discuss.Server.Pages.Account.Own;

/// <summary>Taking one's data along, and leaving.</summary>
internal static class DataEndpoints
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("data", (HttpContext context, OwnerCheck owner, AccountWords say, CancellationToken cancellationToken) =>
            ShowAsync(context, owner, say, refused: null, cancellationToken)).ForMembers();
        account.MapPost("data/export", ExportAsync).TakesForm().ForMembers().RequireRateLimiting(Limits.Report);
        account.MapPost("data/delete", DeleteAsync).TakesForm().ForMembers().RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, OwnerCheck owner, OwnData data, CancellationToken cancellationToken)
    {
        var member = await owner.RequireMemberAsync(context, cancellationToken);
        return TypedResults.Stream(stream => data.WriteAsync(member, stream, cancellationToken), "application/json", "discuss-data.json");
    }

    private static Task<IResult> DeleteAsync(
        HttpContext context, OwnerCheck owner, FormerMember former, AccountLetters letters, AccountWords say, CancellationToken cancellationToken) => Area.TryAsync(
        async () =>
        {
            var form = context.Request.Form;
            var member = await owner.RequireAsync(context, form["password"], always: false, cancellationToken);
            var comments = form["comments"].ToString();
            if (comments is not ("keep" or "remove")) throw ProblemException.Invalid("comments", say.ChooseComments);
            if (form["sure"] != "yes") throw ProblemException.Invalid("sure", say.BeSure);
            await former.DeleteAsync(member, removeComments: comments == "remove", letters.Deleted(member.Email), cancellationToken);
            AccountCookie.Delete(context);
            return AccountResults.Page<DeletedPage>([]);
        },
        refused => ShowAsync(context, owner, say, refused, cancellationToken));

    private static async Task<IResult> ShowAsync(
        HttpContext context, OwnerCheck owner, AccountWords say, ProblemException? refused, CancellationToken cancellationToken)
    {
        var member = await owner.RequireMemberAsync(context, cancellationToken);
        return AccountResults.Page<DataPage>(
            new()
            {
                ["FormToken"] = FormToken.For(context), ["HasPassword"] = member.HasPassword,
                ["Comments"] = refused is null ? null : context.Request.Form["comments"].ToString(), ["Errors"] = refused is null ? [] : say.Of(refused),
            },
            refused?.Status ?? StatusCodes.Status200OK);
    }
}
