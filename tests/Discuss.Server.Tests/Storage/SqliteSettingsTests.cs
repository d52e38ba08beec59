using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Storage;

public sealed class SqliteSettingsTests(Hosts hosts) : IClassFixture<Hosts>
{
    [Fact]
    public async Task Readers_the_writer_and_Entity_Framework_all_have_the_settings_that_durability_rests_on()
    {
        var host = await hosts.OnAsync(Database.Sqlite);

        await using (var session = await host.Database.ReadAsync(CancellationToken.None))
            await SqliteSettings.AssertAsync(session.Connection, CancellationToken.None);
        await host.Database.WriteAsync(
            async session =>
            {
                await SqliteSettings.AssertAsync(session.Connection, CancellationToken.None);
                return true;
            },
            CancellationToken.None);
        await using var scope = host.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<DiscussContext>();
        await context.Database.OpenConnectionAsync();
        await SqliteSettings.AssertAsync(context.Database.GetDbConnection(), CancellationToken.None);
    }

    [Theory]
    [InlineData("PRAGMA synchronous = NORMAL", "synchronous")]
    [InlineData("PRAGMA secure_delete = OFF", "secure_delete")]
    [InlineData("PRAGMA journal_mode = DELETE", "journal_mode")]
    [InlineData("PRAGMA foreign_keys = OFF", "foreign_keys")]
    public async Task A_setting_that_did_not_take_is_named(string broken, string setting)
    {
        var folder = Directory.CreateTempSubdirectory("discuss-settings-");
        await using (var connection = await new SqliteConnections($"Data Source={Path.Combine(folder.FullName, "a.db")}").OpenAsync(CancellationToken.None))
        {
            await using var command = new SqliteCommand(broken, connection);
            await command.ExecuteNonQueryAsync();

            var fault = await Assert.ThrowsAsync<StorageException>(() => SqliteSettings.AssertAsync(connection, CancellationToken.None));

            Assert.Contains(setting, fault.Message, StringComparison.Ordinal);
        }

        folder.Delete(recursive: true);
    }
}
