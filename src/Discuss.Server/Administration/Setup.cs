using System.Security.Cryptography;
using System.Text;
using Discuss.Core.Identity;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;

namespace Discuss.Server.Administration;

/// <summary>What the page of the first minutes asks for.</summary>
internal sealed record FirstSteps(string? Code, string? Name, string? Email, string? Password, string? SiteName, string? Slug, string? Origins, string? Language);

/// <summary>Who administers this server now, and its first site; <see langword="null"/> where there was one before.</summary>
internal sealed record FirstMade(Member Administrator, Site? Site);

/// <summary>
/// The first minutes of an installation that nobody administers: whoever has read the code in its log makes the administrator and the first
/// site. A code, and not "from this machine only": behind a proxy every request comes from this machine, and in a container none does. It is
/// made of the installation's own secret, the same on every node and after a restart, and opens nothing any more once somebody administers.
/// </summary>
internal sealed class Setup(
    Permissions permissions, IServiceScopeFactory scopes, NewSite newSite, SiteDirectory sites, DataKeys keys, StartTurn turn) : IDisposable
{
    // Letters and digits that nobody takes for one another (Crockford's base 32); 60 bits.
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 12;

    private readonly SemaphoreSlim _one = new(1);
    private volatile bool _done;

    /// <summary>The code, in three groups.</summary>
    public string Code
    {
        get
        {
            var hash = keys.LookupHash("the first administrator");
            var code = new StringBuilder(Length + 2);
            for (var i = 0; i < Length; i++)
            {
                if (i is 4 or 8) code.Append('-');
                code.Append(Letters[hash[i] % Letters.Length]);
            }

            return code.ToString();
        }
    }

    /// <summary>Whether nobody administers this server yet.</summary>
    public async ValueTask<bool> IsNeededAsync(CancellationToken cancellationToken)
    {
        if (_done) return false;
        _done = await permissions.HasAdministratorAsync(cancellationToken);
        return !_done;
    }

    /// <summary>Makes both, or neither.</summary>
    /// <exception cref="ProblemException">404 where somebody administers already; 403 for another code; 400, 409 and 422 as for sites and members.</exception>
    public async Task<FirstMade> MakeAsync(FirstSteps steps, CancellationToken cancellationToken)
    {
        // SQLite has one node, whose requests take turns here; the nodes over PostgreSQL take them there.
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var own = await turn.TakeAsync(cancellationToken);
            if (!await IsNeededAsync(cancellationToken)) throw NotNeeded();
            if (!IsCode(steps.Code))
            {
                throw new ProblemException(StatusCodes.Status403Forbidden, "wrong-code", "This is not the code.")
                {
                    Errors = { ["code"] = ["This is not the code that stands in the server's log."] },
                };
            }

            var name = Checked(steps);
            var site = (await sites.AllAsync(cancellationToken)).Count > 0 ? null : await newSite.MakeAsync(
                steps.Slug, steps.SiteName, new SiteSettings { Origins = NewSite.Origins(steps.Origins), Language = steps.Language ?? "en" }, cancellationToken);
            await using var scope = scopes.CreateAsyncScope();
            var member = await scope.ServiceProvider.GetRequiredService<Registration>().CreateAsync(name, badge: null, steps.Email, steps.Password, cancellationToken);
            await permissions.GrantAsync(member.Id, Permissions.EverySite, Role.Administrator, cancellationToken);
            _done = true;
            return new FirstMade(member, site);
        }
        finally
        {
            _one.Release();
        }
    }

    public static ProblemException NotNeeded() => ProblemException.NotFound("no-setup", "Somebody administers this server already.");

    public void Dispose() => _one.Dispose();

    // Before anything is made: what is wrong with the administrator must not leave a site behind.
    private static DisplayName Checked(FirstSteps steps)
    {
        if (!DisplayName.TryCreate(steps.Name, out var name, out _)) throw ProblemException.Invalid("name", $"A name of at most {Bounds.NameCharacters} characters, such as your own.");
        if (!MailAddress.TryNormalize(steps.Email ?? "", out var address)) throw ProblemException.Invalid("email", "This is no mail address.");
        return PasswordRules.Refusal(steps.Password ?? "", address) is { } refusal ? throw ProblemException.Invalid("password", refusal) : name;
    }

    private bool IsCode(string? typed)
    {
        var plain = new string([.. (typed ?? "").Take(Bounds.FactorCode).Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);
        // As Crockford has it: letters that are left out are read as the digits that they look like.
        plain = plain.Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(plain), Encoding.UTF8.GetBytes(Code.Replace("-", "", StringComparison.Ordinal)));
    }
}
