using System.Text.RegularExpressions;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Storage;

public sealed partial class SchemaTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_tables_that_the_scripts_make_are_those_of_the_model(Database database)
    {
        var host = await hosts.OnAsync(database);
        await using var scope = host.Services.CreateAsyncScope();
        var model = scope.ServiceProvider.GetRequiredService<DiscussContext>().GetService<IDesignTimeModel>().Model.GetRelationalModel();

        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var made = await DatabaseCatalog.ReadAsync(session, database);

        var wanted = Lines(model);
        Assert.Empty(wanted.Except(made));
        Assert.Empty(made.Except(wanted));
    }

    [Fact]
    public void Both_dialects_have_the_same_scripts_numbered_without_a_gap()
    {
        var sqlite = SchemaScripts.Of(Dialect.Sqlite);
        var postgres = SchemaScripts.Of(Dialect.Postgres);

        Assert.Equal(sqlite.Select(script => script.Name), postgres.Select(script => script.Name));
        Assert.Equal(Enumerable.Range(1, sqlite.Count), sqlite.Select(script => script.Number));
    }

    [Fact]
    public void Both_dialects_make_the_same_indexes_for_the_same_rows_in_the_same_order()
    {
        Assert.Equal(IndexesOf(Dialect.Sqlite), IndexesOf(Dialect.Postgres));
    }

    private static string[] IndexesOf(Dialect dialect) =>
        [.. SchemaScripts.Of(dialect).SelectMany(script => CreateIndex().Matches(script.Text)).Select(match => match.Value)
            // The index of words is a table of its own kind on SQLite.
            .Where(index => !index.Contains("USING gin", StringComparison.Ordinal))];

    private static string[] Lines(IRelationalModel model) =>
        [.. model.Tables.SelectMany(LinesOf).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> LinesOf(ITable table)
    {
        foreach (var column in table.Columns)
            yield return $"column {table.Name}.{column.Name} {column.StoreType.ToLowerInvariant()}{(column.IsNullable ? "" : " not null")}";
        yield return $"key {table.Name} ({Names(table.PrimaryKey!.Columns)})";
        foreach (var index in table.Indexes)
            yield return $"{(index.IsUnique ? "unique " : "")}index {index.Name} on {table.Name} ({Names(index.Columns)})";
        foreach (var key in table.ForeignKeyConstraints)
        {
            var onDelete = key.OnDeleteAction == ReferentialAction.Cascade ? "cascade" : "no action";
            yield return $"foreign key {table.Name} ({Names(key.Columns)}) to {key.PrincipalTable.Name} on delete {onDelete}";
        }
    }

    private static string Names(IEnumerable<IColumn> columns) => string.Join(", ", columns.Select(column => column.Name));

    [GeneratedRegex("CREATE (UNIQUE )?INDEX [^;]+;", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CreateIndex();
}
