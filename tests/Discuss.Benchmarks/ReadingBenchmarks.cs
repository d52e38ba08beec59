using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Discuss.Core.Threads;
using Discuss.Server.Contract;
using Discuss.Server.Http;
using Discuss.Server.Identity;
using Discuss.Server.Sites;
using Discuss.Server.Storage;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Discuss.Benchmarks;

/// <summary>
/// What a reader's window costs without HTTP: the queries on SQLite and, where <c>DISCUSS_TEST_POSTGRES</c> names a server, on PostgreSQL in a
/// database of its own; and the JSON of windows and events.
/// </summary>
public class ReadingBenchmarks
{
    private const int Comments = 4_000;
    private const string Key = "article";

    private static readonly Sql InsertAuthor = new(
        "INSERT INTO authors (kind, name, name_skeleton, created_at) VALUES (0, 'Mira', 'mira', 0) RETURNING id");

    private static readonly string? Postgres = Environment.GetEnvironmentVariable("DISCUSS_TEST_POSTGRES");

    private string _folder = "";
    private string? _own;
    private WebApplication _app = null!;
    private ThreadReader _reader = null!;
    private Site _site = null!;
    private CommentId _middle;
    private ThreadWindow _window = null!;
    private EventBatch _events = null!;

    /// <summary>What the queries are asked of.</summary>
    [ParamsSource(nameof(Databases))]
    public string Database { get; set; } = "SQLite";

    public static IEnumerable<string> Databases => Postgres is { Length: > 0 } ? ["SQLite", "PostgreSQL"] : ["SQLite"];

    // The emitting toolchain does not wait for a setup's task.
    [GlobalSetup]
    public void WriteThread() => WriteThreadAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Remove() => RemoveAsync().GetAwaiter().GetResult();

    private async Task WriteThreadAsync()
    {
        _folder = Directory.CreateTempSubdirectory("discuss-benchmarks-").FullName;
        _app = Server.Program.Build(
            ["--urls=http://127.0.0.1:0", "--environment=Development", "--Discuss:Demo=false", $"--Discuss:DataFolder={_folder}", .. await OwnDatabaseAsync()],
            builder => builder.Logging.ClearProviders());
        await _app.StartAsync();
        _reader = _app.Services.GetRequiredService<ThreadReader>();
        _site = await _app.Services.GetRequiredService<SiteDirectory>().CreateAsync("bench", "Bench", new SiteSettings(), CancellationToken.None);
        var author = await _app.Services.GetRequiredService<IDatabase>().WriteAsync(
            session => session.FirstAsync(InsertAuthor, row => row.GetInt64(0), CancellationToken.None), CancellationToken.None);
        var writer = _app.Services.GetRequiredService<CommentWriter>();
        var (actor, top) = (new Actor(author, AuthorKind.Guest, "Mira", null), default(CommentId?));
        for (var i = 0; i < Comments; i++)
        {
            var posted = await writer.PostAsync(
                _site, Key, new PostComment("The benches are better *too*.", i % 2 == 0 ? null : top, null, null, null, Insist: false), actor, CancellationToken.None);
            if (i % 2 == 0) top = posted.Comment.Id;
            if (i == Comments / 2) _middle = posted.Comment.Id;
        }

        _window = await WindowAsync();
        _events = await _reader.EventsAsync(_middle.Thread, 0, long.MaxValue, 20, CancellationToken.None);
    }

    private async Task RemoveAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        if (_own is { } own) await ExecuteAsync($"DROP DATABASE {own} WITH (FORCE)");
    }

    private async Task<string[]> OwnDatabaseAsync()
    {
        if (Database == "SQLite") return [];
        _own = "discuss_benchmarks_" + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await ExecuteAsync($"CREATE DATABASE {_own}");
        return ["--ConnectionStrings:Discuss=" + new NpgsqlConnectionStringBuilder(Postgres) { Database = _own }.ConnectionString];
    }

    private static async Task ExecuteAsync(string text)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    [Benchmark]
    public async Task<object> OneComment() => (await _reader.CommentAsync(_middle, null, CancellationToken.None))!;

    [Benchmark]
    public async Task<object> FirstWindow() => await WindowAsync();

    [Benchmark]
    public async Task<object> Context() => await _reader.ContextAsync(_middle, SortOrder.Oldest, 20, null, CancellationToken.None);

    [Benchmark]
    public byte[] WindowAsJson() => JsonSerializer.SerializeToUtf8Bytes(_window, JsonSettings.Default);

    [Benchmark]
    public byte[] TwentyEventsAsJson() => JsonSerializer.SerializeToUtf8Bytes(_events.Items, JsonSettings.Default);

    private Task<ThreadWindow> WindowAsync() => _reader.WindowAsync(_site, Key, SortOrder.Oldest, 20, null, null, CancellationToken.None);
}
