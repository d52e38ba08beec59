using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Discuss.Core.Identity;
using Discuss.Core.Rendering;
using Discuss.Server.Contract;
using Discuss.Server.Identity;
using Discuss.Server.Notifications.Subscriptions;
using Discuss.Server.Sites;
using Discuss.Server.Storage;

namespace Discuss.Server.Interchange;

/// <summary>Somebody of the other system as a guest of the site here.</summary>
/// <param name="Name"><see langword="null"/> for somebody who only follows, and is known by an address.</param>
/// <param name="Change">What is not as it was there.</param>
internal sealed record NewAuthor(SpooledPerson Person, DisplayName? Name, string? Website, KeptAddress? Address, string? Change);

/// <summary>
/// Makes guests of the people of another system. Their mail addresses are kept as those of all guests are; whoever shows that one is theirs, by
/// an account here or a link sent to it, gets what was written under it. A name that nobody may wear here is not worn.
/// </summary>
internal sealed class MovedAuthors(IDatabase database, GuestAddresses addresses, AuthorNames names, Site site, string source)
{
    private const string Nobody = "Guest";

    // Some 20 MB of memory; who is not among them is looked up.
    private const int KeptPeople = 200_000;

    private static readonly SqlLists Members = new(
        list => $"SELECT name_skeleton FROM authors WHERE kind = 1 AND name_skeleton IN ({list})", Parameter.Text);

    // What a member has claimed since is the member's, and so is what comes later.
    private static readonly SqlLists Known = new(
        list => $"SELECT m.foreign_hash, coalesce(a.claimed_by, a.id) FROM moved_authors m JOIN authors a ON a.id = m.author_id WHERE m.site_id = @site AND m.source = @source AND m.foreign_hash IN ({list})",
        Parameter.Text, Parameter.Int("site"), Parameter.Text("source"));

    private static readonly Sql Insert = new(
        """
        INSERT INTO authors (kind, name, name_skeleton, website, email_sealed, email_hash, email_confirmed_at, site_id, created_at)
        VALUES (@kind, @name, @skeleton, @website, @sealed, @hash, @confirmed, @site, @now) RETURNING id
        """,
        Parameter.Int("kind"), Parameter.Text("name"), Parameter.Text("skeleton"), Parameter.Text("website"),
        Parameter.Bytes("sealed"), Parameter.Bytes("hash"), Parameter.Long("confirmed"), Parameter.Int("site"), Parameter.Long("now"));

    private static readonly SqlRows Remember = new(new Sql(
        "INSERT INTO moved_authors (site_id, foreign_hash, source, author_id) VALUES (@site, @hash, @source, @author)",
        Parameter.Int("site"), Parameter.Text("hash"), Parameter.Text("source"), Parameter.Long("author")));

    private readonly ConcurrentDictionary<string, long> _kept = new(StringComparer.Ordinal);

    public long Made { get; private set; }

    /// <summary>Those of some people who are not known yet, ready to be made guests of.</summary>
    /// <param name="follow">Whether they only follow: then who has an address needs no name.</param>
    public async Task<Dictionary<string, NewAuthor>> PrepareAsync(IEnumerable<SpooledPerson> people, CancellationToken cancellationToken, bool follow = false)
    {
        var reserved = await names.ReservedAsync(cancellationToken);
        var wanted = people.Select(person => (Person: person, Name: NameOf(person.Name))).ToList();
        var members = await MembersAsync([.. wanted.Select(one => one.Name?.Skeleton).OfType<string>().Distinct(StringComparer.Ordinal)], cancellationToken);
        var prepared = new Dictionary<string, NewAuthor>(StringComparer.Ordinal);
        foreach (var (person, name) in wanted) prepared[person.Id] = Prepare(person, name, reserved, members, follow);
        return prepared;
    }

    /// <summary>Whether somebody is known for sure without asking the database.</summary>
    public bool IsKept(string person) => _kept.ContainsKey(person);

    /// <summary>How many of some people are there already.</summary>
    public async Task<HashSet<string>> KnownAsync(IReadOnlyCollection<string> people, CancellationToken cancellationToken)
    {
        await using var session = await database.ReadAsync(cancellationToken);
        return [.. (await KnownAsync(session, people, cancellationToken)).Keys];
    }

    /// <summary>The authors that some people are here; those who are not yet are made.</summary>
    /// <param name="since">When each first appears, in milliseconds.</param>
    public async Task<(Dictionary<string, long> All, List<NewAuthor> Made)> TakeAsync(
        WriteSession session, IReadOnlyCollection<string> people, Dictionary<string, NewAuthor> prepared, Func<string, long> since, long now, CancellationToken cancellationToken)
    {
        var (all, made) = (new Dictionary<string, long>(StringComparer.Ordinal), new List<NewAuthor>());
        foreach (var person in people)
        {
            if (_kept.TryGetValue(person, out var author)) all[person] = author;
        }

        foreach (var (person, author) in await KnownAsync(session, [.. people.Where(person => !all.ContainsKey(person))], cancellationToken)) all[person] = author;
        var rows = new List<object?[]>();
        foreach (var person in people)
        {
            if (all.ContainsKey(person) || !prepared.TryGetValue(person, out var author)) continue;
            var here = author is { Name: null, Address: { } kept } ? await Subscribers.ConfirmedAsync(session, site.Id, kept, now, cancellationToken) : 0;
            var id = here > 0 ? here : await session.FirstAsync(
                Insert, row => row.GetInt64(0), cancellationToken,
                (int)AuthorKind.Guest, author.Name?.Display ?? "", author.Name?.Skeleton ?? "", author.Website, author.Address?.Sealed, author.Address?.Hash,
                author.Address is null ? null : now, site.Id, since(person));
            all[person] = id;
            if (here == 0) made.Add(author);
            rows.Add([site.Id, person, source, id]);
        }

        await session.InsertLaterAsync(Remember, rows, cancellationToken);
        return (all, made);
    }

    /// <summary>What was taken is on disk.</summary>
    public void Keep(Dictionary<string, long> authors, IReadOnlyCollection<NewAuthor> made, ImportReport report)
    {
        if (_kept.Count > KeptPeople) _kept.Clear();
        foreach (var (person, author) in authors) _kept[person] = author;
        Made += made.Count;
        foreach (var one in made) Tell(one, report);
    }

    public static void Tell(NewAuthor author, ImportReport report)
    {
        if (author.Change is { } change) report.Change(author.Person.Place, "person", author.Person.Name, change);
    }

    private static async Task<Dictionary<string, long>> Ask(DbSession session, int site, string source, IReadOnlyCollection<string> people, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var some in people.Chunk(512))
        {
            var (sql, values) = Known.For(some, site, source);
            foreach (var (person, author) in await session.QueryAsync(sql, row => (row.GetString(0), row.GetInt64(1)), cancellationToken, values)) known[person] = author;
        }

        return known;
    }

    private Task<Dictionary<string, long>> KnownAsync(DbSession session, IReadOnlyCollection<string> people, CancellationToken cancellationToken) =>
        Ask(session, site.Id, source, people, cancellationToken);

    private async Task<HashSet<string>> MembersAsync(string[] skeletons, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        await using var session = await database.ReadAsync(cancellationToken);
        foreach (var some in skeletons.Chunk(512))
        {
            var (sql, values) = Members.For(some);
            found.UnionWith(await session.QueryAsync(sql, row => row.GetString(0), cancellationToken, values));
        }

        return found;
    }

    private NewAuthor Prepare(SpooledPerson person, DisplayName? name, ReservedNames reserved, HashSet<string> members, bool follow)
    {
        string? change = null;
        if (name is not null && name.Display != person.Name?.Trim()) change = $"the name is shown as {name.Display}";
        if (name is null && !string.IsNullOrWhiteSpace(person.Name)) change = "the name cannot be shown, and is Guest here";
        if (name is not null && (reserved.Contains(name) || members.Contains(name.Skeleton)))
            (name, change) = (null, "the name is reserved or a member's, and is Guest here; by the mail address its owner can claim what they wrote");
        if (name is null && !(follow && string.IsNullOrWhiteSpace(person.Name) && !string.IsNullOrWhiteSpace(person.Email))) _ = DisplayName.TryCreate(Nobody, out name, out _);
        KeptAddress? kept = null;
        if (!string.IsNullOrWhiteSpace(person.Email))
        {
            if (MailAddress.TryNormalize(person.Email, out var address)) kept = addresses.Keep(address);
            else change ??= "the mail address is none, and is left out";
        }

        return new NewAuthor(person, name, WebsiteOf(person.Website), kept, change);
    }

    // Cut to what fits, and without what could be taken for a badge.
    private static DisplayName? NameOf(string? input)
    {
        if (string.IsNullOrWhiteSpace(input)) return null;
        var text = Core.Interchange.Writing.HtmlToMarkdown.Clean(input.Length > 500 ? input[..500] : input);
        if (DisplayName.TryCreate(text, out var name, out var problem)) return name;
        if (problem == NameProblem.TooLong)
        {
            var elements = StringInfo.GetTextElementEnumerator(text);
            var shorter = new StringBuilder();
            for (var taken = 0; taken < DisplayName.MaxTextElements && elements.MoveNext() && shorter.Length + elements.GetTextElement().Length <= DisplayName.MaxCharacters; taken++)
                shorter.Append(elements.GetTextElement());
            if (DisplayName.TryCreate(shorter.ToString(), out name, out _)) return name;
        }

        return null;
    }

    private static string? WebsiteOf(string? input) =>
        LinkPolicy.TryAccept(input?.Trim(), out var href) && href.Length <= Bounds.Website && href.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        && Uri.TryCreate(href, UriKind.Absolute, out var address) && address.AbsoluteUri.Length <= Bounds.Website
            ? address.AbsoluteUri
            : null;
}
