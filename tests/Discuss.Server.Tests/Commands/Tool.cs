using Discuss.Server.Commands;
using Discuss.Server.Tests.Hosting;

namespace Discuss.Server.Tests.Commands;

/// <summary>What a tool answered.</summary>
internal sealed record Said(int Code, string Output, string Error)
{
    /// <summary>What a tool that did its work said.</summary>
    public string Done => Code == 0 && Error.Length == 0 ? Output : throw new InvalidOperationException($"{Code}: {Error}");

    /// <summary>The one sentence of a tool that could not.</summary>
    public string Refusal
    {
        get
        {
            Assert.Equal((1, ""), (Code, Output));
            Assert.StartsWith("discuss: ", Error, StringComparison.Ordinal);
            Assert.DoesNotContain(" at Discuss.", Error, StringComparison.Ordinal);
            return Error;
        }
    }
}

/// <summary>Runs the program's tools in this process.</summary>
internal static class Tool
{
    public static async Task<Said> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await Tools.RunAsync(args, TextReader.Null, output, error);
        return new Said(code, output.ToString(), error.ToString());
    }
}

/// <summary>A place for a database that tools and servers are given: a data folder, and an empty PostgreSQL database where that is the one.</summary>
internal sealed class Place : IAsyncDisposable
{
    private Place(Database database, string? connectionString) => (Database, ConnectionString) = (database, connectionString);

    public Database Database { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("discuss-place-").FullName;

    public string? ConnectionString { get; }

    /// <summary>The file of the database on SQLite.</summary>
    public string File => Path.Combine(Folder, "discuss.db");

    public static async Task<Place> MakeAsync(Database database) =>
        new(database, database == Database.Postgres ? await PostgresServer.CreateDatabaseAsync() : null);

    /// <summary>Runs a tool with this place as its settings.</summary>
    public Task<Said> RunAsync(params string[] args) => Tool.RunAsync(
        [.. args, $"--Discuss:DataFolder={Folder}", .. ConnectionString is null ? (string[])[] : [$"--ConnectionStrings:Discuss={ConnectionString}"]]);

    public Task<DiscussHost> StartAsync() =>
        DiscussHost.StartAsync(new HostOptions { Database = Database, DataFolder = Folder, ConnectionString = ConnectionString });

    public async ValueTask DisposeAsync()
    {
        if (ConnectionString is not null) await PostgresServer.DropDatabaseAsync(ConnectionString);
        Directory.Delete(Folder, recursive: true);
    }
}
