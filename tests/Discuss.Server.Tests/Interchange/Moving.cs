using System.Text.Json;
using Discuss.Core.Threads;
using Discuss.Server.Interchange;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Interchange;

/// <summary>A comment as its row has it.</summary>
internal sealed record MovedRow(
    int Thread, int Ordinal, int? Parent, string Path, CommentState State, bool Shown, int Children, int Replies, int Score, string Author, string Body, string Html, long CreatedAt, long? EditedAt, long Seq, string Foreign);

/// <summary>Moves exports into a site of a host under test.</summary>
internal sealed class Moving(DiscussHost host, Site site) : IDisposable
{
    private static readonly Sql Rows = new(
        """
        SELECT c.thread_number, c.ordinal, c.parent_ordinal, c.path, c.state, c.shown, c.shown_children, c.reply_count, c.score, a.name, c.body, c.body_html, c.created_at, c.edited_at, c.seq,
          coalesce(m.foreign_id, '')
        FROM comments c JOIN authors a ON a.id = c.author_id
        LEFT JOIN moved_comments m ON m.site_id = c.site_id AND m.thread_number = c.thread_number AND m.ordinal = c.ordinal AND m.source <> 'moved'
        WHERE c.site_id = @site ORDER BY c.thread_number, c.ordinal
        """,
        Parameter.Int("site"));

    private readonly string _folder = Directory.CreateTempSubdirectory("discuss-moving-").FullName;

    public DiscussHost Host => host;

    public Site Site => site;

    public static async Task<Moving> StartAsync(DiscussHost host, SiteSettings? settings = null) => new(host, await host.SiteAsync(settings));

    public string File(byte[] export, string name = "export")
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllBytes(path, export);
        return path;
    }

    /// <summary>Imports as the command does, in the host's process.</summary>
    public async Task<(ImportResult Result, string Report)> ImportAsync(
        string source, byte[] export, Func<ImportOptions, ImportOptions>? change = null, TextWriter? terminal = null, CancellationToken cancellationToken = default)
    {
        var options = new ImportOptions(source, site.Slug, File(export)) { KeepsKeys = source == ImportSource.Own };
        using var lines = new StringWriter { NewLine = "\n" };
        var report = new ImportReport(lines);
        var result = await ActivatorUtilities.CreateInstance<Importer>(host.Services)
            .RunAsync(change?.Invoke(options) ?? options, report, new ImportProgress(terminal, TimeProvider.System), cancellationToken);
        return (result, result.Table(report) + lines);
    }

    /// <summary>Exports as the command does.</summary>
    public async Task<string> ExportAsync(bool withAddresses)
    {
        using var text = new StringWriter();
        await ActivatorUtilities.CreateInstance<Exporter>(host.Services).WriteAsync([site], text, withAddresses, CancellationToken.None);
        return text.ToString();
    }

    public async Task<List<MovedRow>> RowsAsync()
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.QueryAsync(
            Rows,
            row => new MovedRow(
                row.GetInt32(0), row.GetInt32(1), row.IsDBNull(2) ? null : row.GetInt32(2), row.GetString(3), (CommentState)row.GetInt32(4), row.GetInt32(5) == 1, row.GetInt32(6), row.GetInt32(7),
                row.GetInt32(8), row.GetString(9), row.GetString(10), row.GetString(11), row.GetInt64(12), row.IsDBNull(13) ? null : row.GetInt64(13), row.GetInt64(14), row.GetString(15)),
            CancellationToken.None, site.Id);
    }

    /// <summary>Every count is what a recount from the comments alone gives, and each thread's events are without a gap.</summary>
    public async Task AssertCountedAsync()
    {
        var rows = await RowsAsync();
        foreach (var thread in rows.GroupBy(row => row.Thread))
        {
            var comments = thread.ToList();
            foreach (var row in comments)
            {
                var path = ReadingPath.Parse(row.Path);
                Assert.Equal(row.Ordinal, path.Ordinal());
                var under = comments.Where(other => other.Path.Length > row.Path.Length && other.Path.StartsWith(row.Path, StringComparison.Ordinal)).ToList();
                var children = under.Where(other => other.Path.Length == row.Path.Length + 5).ToList();
                Assert.Equal((row.Foreign, under.Count(other => other.State == CommentState.Approved)), (row.Foreign, row.Replies));
                Assert.Equal((row.Foreign, children.Count(child => child.Shown)), (row.Foreign, row.Children));
                Assert.Equal((row.Foreign, row.State == CommentState.Approved || row.Children > 0), (row.Foreign, row.Shown));
                if (row.Parent is { } parent) Assert.Contains(comments, other => other.Ordinal == parent && other.Ordinal < row.Ordinal);
            }

            var (count, seq, last, events, first) = await OneAsync(
                """
                SELECT comment_count, seq, last_ordinal, (SELECT count(*) FROM events e WHERE e.site_id = t.site_id AND e.thread_number = t.number),
                  (SELECT coalesce(min(seq), 1) FROM events e WHERE e.site_id = t.site_id AND e.thread_number = t.number)
                FROM threads t WHERE t.site_id = @site AND t.number = @thread
                """,
                thread.Key);
            Assert.Equal((comments.Count(row => row.State == CommentState.Approved), comments.Max(row => row.Ordinal)), (count, last));
            Assert.Equal((seq, 1), (events, first));
        }
    }

    public async Task<JsonElement> ThreadAsync(string key)
    {
        using var answer = await host.Client.GetAsync($"/api/v1/sites/{site.Slug}/thread?key={Uri.EscapeDataString(key)}");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(long, long, long, long, long)> OneAsync(string sql, int thread)
    {
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        return await session.FirstAsync(
            new Sql(sql, Parameter.Int("site"), Parameter.Int("thread")),
            row => (Convert.ToInt64(row.GetValue(0)), Convert.ToInt64(row.GetValue(1)), Convert.ToInt64(row.GetValue(2)), Convert.ToInt64(row.GetValue(3)), Convert.ToInt64(row.GetValue(4))),
            CancellationToken.None, site.Id, thread);
    }
}
