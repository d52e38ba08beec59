using Discuss.Server.Http;
using Discuss.Server.Identity.External;
using Discuss.Server.Identity.Factors;
using Discuss.Server.Identity.Members;
using Discuss.Server.Identity.Passkeys;
using Discuss.Server.Identity.SignOn;
using Discuss.Server.Pages.Account;
using Discuss.Server.Pages.Account.Own;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Identity;

internal static class IdentityFeature
{
    // OWASP's figure for PBKDF2 with HMAC-SHA-512, which is what the framework's hasher uses.
    private const int HashIterations = 220_000;

    /// <summary>Guests, members, their sessions, and who may do what.</summary>
    public static WebApplicationBuilder AddIdentity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        DataKeys.Add(services);
        // The keys are sealed by where they are put (KeyRing), which the framework does not know of.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        AddMembers(services);
        FactorServices.Add(services);
        PasskeyServices.Add(services);
        var limited = Limits.AreOn(builder.Configuration, builder.Environment);
        services.AddSingleton(provider => new MailLimit(provider.GetRequiredService<DataKeys>(), limited));
        services.AddSingleton<TokenSealer>();
        services.AddSingleton<AuthorNames>();
        GuestServices.Add(builder);
        services.AddSingleton<Sessions>();
        services.AddHostedService<SessionSockets>();
        services.AddSingleton<HandOver>();
        services.AddSingleton<FrameIdentity>();
        services.AddSingleton<Entrance>();
        services.AddSingleton<MailLinks>();
        services.AddSingleton<SignOnDirectory>();
        services.AddSingleton<SignOnKeys>();
        services.AddSingleton<SignOnTokens>();
        services.AddSingleton<SignOnMembers>();
        services.AddSingleton<FormToken>();
        services.AddSingleton<Permissions>();
        services.AddSingleton<PeopleReader>();
        services.AddSingleton<PeopleWriter>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<Badges>();
        services.AddHostedService(provider => provider.GetRequiredService<Badges>());
        services.AddHostedService<FirstAdministrator>();
        services.AddAuthentication(RequestIdentity.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, RequestIdentity>(RequestIdentity.SchemeName, configureOptions: null)
            .AddExternal(builder.Configuration);
        AccessPolicies.Add(services);
        services.AddRazorComponents();
        AddPages(services);
        return builder;
    }

    public static WebApplication MapIdentity(this WebApplication app)
    {
        GuestEndpoints.Map(app);
        SessionEndpoints.Map(app);
        SignOnEndpoints.Map(app);
        PeopleEndpoints.Map(app);
        AccountEndpoints.Map(app);
        return app;
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(provider => AccountWords.For(provider.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.AddScoped<AccountLetters>();
        services.Insert(0, ServiceDescriptor.Singleton<IExceptionHandler, AccountProblems>());
        services.AddScoped<SecurityPages>();
    }

    private static void AddMembers(IServiceCollection services)
    {
        services.AddIdentityCore<Member>(options =>
            {
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                options.User.RequireUniqueEmail = true;
                // The user name is the mail address, whose characters MailAddress has judged.
                options.User.AllowedUserNameCharacters = "";
                options.Lockout.MaxFailedAccessAttempts = SignIn.MaxFailures;
                options.Lockout.DefaultLockoutTimeSpan = SignIn.LockedFor;
                options.Password = new PasswordOptions
                {
                    RequiredLength = PasswordRules.MinLength,
                    RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false,
                };
            })
            .AddPasswordValidator<PasswordRules>()
            .AddDefaultTokenProviders()
            .AddFactors();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = HashIterations);
        services.AddScoped<SignIn>();
        services.AddScoped<Passwords>();
        services.AddScoped<PendingRegistrations>();
        services.AddScoped<PasswordReset>();
        services.AddSingleton<MailChange>();
        services.AddSingleton<NewMembers>();
        services.AddScoped<OwnerCheck>();
        services.AddScoped<SessionRenewal>();
        services.AddSingleton<Renaming>();
        services.AddSingleton<OwnSessions>();
        services.AddSingleton<OwnData>();
        services.AddSingleton<FormerMember>();
        services.AddScoped<Registration>();
        services.AddSingleton<SignInGate>();
        services.AddSingleton<DummyHash>();
    }
}
