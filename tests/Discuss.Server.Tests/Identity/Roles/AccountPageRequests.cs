using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Identity;
using Discuss.Server.Identity.Members;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity.Roles;

/// <summary>The account's pages and forms, with sessions, passkeys, accounts elsewhere and links of one's own and of somebody else.</summary>
internal sealed class AccountPageRequests(Stage stage)
{
    private string? _otherAddress;

    public async Task<PageRequest> OfAsync(string call, PagePlayer player, bool own)
    {
        var path = call.Split(' ')[1].Replace("{name}", "own", StringComparison.Ordinal);
        var owner = own && player.Member != 0 ? player.Member : await SomebodyAsync();
        PageRequest Form(params (string Name, string Value)[] fields) => new(path, new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        return call switch
        {
            "POST /account/sign-in" => Form(("email", Calls.NewEmail()), ("password", "nobody's password")),
            "POST /account/confirm" => Form(("password", Calls.Password)),
            // The old password is right; the new one is not good, and nothing is changed.
            "POST /account/password" => Form(("password", Calls.Password), ("newPassword", "short")),
            "POST /account/email" or "POST /account/forgotten" or "POST /account/guest" => Form(("email", Calls.NewEmail())),
            "POST /account/register" => Form(("name", Calls.NewName()), ("email", Calls.NewEmail()), ("password", "short")),
            "POST /account/name" => Form(("name", "")),
            // Nobody said that they are sure.
            "POST /account/data/delete" => Form(("comments", "keep")),
            "GET /account/invitation" => new($"{path}?code={await InvitationAsync()}"),
            "POST /account/invitation" => Form(("code", await InvitationAsync())),
            "GET /account/email/confirm" => new($"{path}?code={await OtherAddressAsync()}"),
            "POST /account/email/confirm" => Form(("code", await OtherAddressAsync())),
            "POST /account/sessions/end" => await SessionAsync(path, owner),
            "POST /account/passkeys/rename" or "POST /account/passkeys/remove" => await PasskeyAsync(path, owner),
            "POST /account/connected/remove" => await ConnectedAsync(path, owner),
            _ when call.StartsWith("POST", StringComparison.Ordinal) => Form(("code", "x"), ("credential", "x")),
            _ => new(path + "?code=x"),
        };
    }

    private async Task<long> SomebodyAsync() => (await PageCast.MemberAsync(stage.Host, stage.Here.Member)).Id;

    private async Task<string> InvitationAsync()
    {
        var email = Calls.NewEmail();
        await stage.InvitationAsync(await stage.TargetAsync(), email);
        return (await stage.Host.MailAsync(email)).Code("/account/invitation");
    }

    /// <summary>The link with which somebody else confirms another address of theirs.</summary>
    private async Task<string> OtherAddressAsync()
    {
        if (_otherAddress is not null) return _otherAddress;
        var (email, cookie) = (Calls.NewEmail(), await stage.Host.SignInAsync((await PageCast.MemberAsync(stage.Host, stage.Here.Member)).Email));
        var token = (await stage.Host.PageAsync("/account/security", cookie)).FormToken();
        await stage.Host.FormAsync("/account/email", new() { ["formToken"] = token, ["email"] = email }, cookie);
        return _otherAddress = (await stage.Host.MailAsync(email)).Code("/account/email/confirm");
    }

    private async Task<PageRequest> SessionAsync(string path, long owner)
    {
        var sessions = stage.Host.Services.GetRequiredService<Sessions>();
        var begun = await sessions.StartAsync(owner, SessionKind.Account, new SignInEvidence(SignInMethod.Password), CancellationToken.None);
        return new(
            path, new() { ["session"] = begun.Id.ToString(CultureInfo.InvariantCulture) },
            async () => !await sessions.IsLiveAsync(begun.Id, CancellationToken.None));
    }

    private async Task<PageRequest> PasskeyAsync(string path, long owner)
    {
        var id = RandomNumberGenerator.GetBytes(16);
        await MembersAsync(owner, (members, member) => members.AddOrUpdatePasskeyAsync(
            member, new UserPasskeyInfo(id, [], DateTimeOffset.UtcNow, 0, [], true, false, false, [], Encoding.UTF8.GetBytes("{}")) { Name = "Old" }));
        return new(
            path, new() { ["id"] = WebEncoders.Base64UrlEncode(id), ["name"] = "New" },
            async () => await MembersAsync(owner, (members, member) => members.GetPasskeyAsync(member, id)) is not { Name: "Old" });
    }

    private async Task<PageRequest> ConnectedAsync(string path, long owner)
    {
        var subject = Guid.NewGuid().ToString("N");
        await MembersAsync(owner, (members, member) => members.AddLoginAsync(member, new UserLoginInfo("own", subject, "Our own")));
        return new(
            path, new() { ["provider"] = "own", ["subject"] = subject },
            async () => (await MembersAsync(owner, (members, member) => members.GetLoginsAsync(member))).All(login => login.ProviderKey != subject));
    }

    private async Task<T> MembersAsync<T>(long id, Func<UserManager<Member>, Member, Task<T>> work)
    {
        await using var scope = stage.Host.Services.CreateAsyncScope();
        var members = scope.ServiceProvider.GetRequiredService<UserManager<Member>>();
        return await work(members, (await members.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture)))!);
    }
}
