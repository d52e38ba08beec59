using Discuss.Core.Identity;
using Discuss.Server.Http;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Identity;

/// <summary>The configuration says something that the server cannot start with; the message says what to do.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);

/// <summary>
/// Makes the first administrator from <c>Discuss:Admin:Email</c> and <c>Discuss:Admin:Password</c>, where there is none. Later these
/// settings have no effect.
/// </summary>
internal sealed partial class FirstAdministrator(
    IConfiguration configuration, IServiceScopeFactory scopes, Permissions permissions, StartTurn turn, ILogger<FirstAdministrator> logger) : IHostedService
{
    private const string DefaultName = "Administrator";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (email, password) = (configuration["Discuss:Admin:Email"], configuration["Discuss:Admin:Password"]);
        if (string.IsNullOrEmpty(email) && string.IsNullOrEmpty(password)) return;
        if (string.IsNullOrEmpty(email) || string.IsNullOrEmpty(password))
            throw new ConfigurationException("Discuss:Admin:Email and Discuss:Admin:Password go together: one of them is missing.");
        if (await permissions.HasAdministratorAsync(cancellationToken)) return;
        await using var own = await turn.TakeAsync(cancellationToken);
        if (await permissions.HasAdministratorAsync(cancellationToken)) return;
        await using var scope = scopes.CreateAsyncScope();
        var member = await FindAsync(scope.ServiceProvider, email, password) ?? await CreateAsync(scope.ServiceProvider, email, password, cancellationToken);
        await permissions.GrantAsync(member.Id, Permissions.EverySite, Role.Administrator, cancellationToken);
        LogMade(member.Id);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Somebody may have registered with the address first: only who also has the password becomes the administrator.</summary>
    private static async Task<Member?> FindAsync(IServiceProvider services, string email, string password)
    {
        if (!MailAddress.TryNormalize(email, out var address)) return null;
        var members = services.GetRequiredService<UserManager<Member>>();
        if (await members.FindByEmailAsync(address) is not { } member) return null;
        return await members.CheckPasswordAsync(member, password)
            ? member
            : throw new ConfigurationException(
                "Discuss:Admin:Email is the address of a member with another password. Name another address, or that member's password.");
    }

    private static async Task<Member> CreateAsync(IServiceProvider services, string email, string password, CancellationToken cancellationToken)
    {
        if (PasswordRules.Refusal(password, email) is { } refusal) throw new ConfigurationException("Discuss:Admin:Password: " + refusal);
        if (!DisplayName.TryCreate(DefaultName, out var name, out _)) throw new InvalidOperationException($"'{DefaultName}' is no name.");
        try
        {
            // The name is reserved for exactly this person.
            return await services.GetRequiredService<Registration>().CreateAsync(name, badge: null, email, password, cancellationToken);
        }
        catch (ProblemException refused)
        {
            throw new ConfigurationException("Discuss:Admin: " + refused.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Member {Member} is the first administrator")]
    private partial void LogMade(long member);
}
