using System.Buffers.Binary;
using Discuss.Server.Identity;
using Discuss.Server.Storage;
using Discuss.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Discuss.Server.Tests.Identity;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("elevenchars")]
    [InlineData("passwordpassword")]
    [InlineData("Password123456")]
    [InlineData("P@ssw0rd2024!!")]
    [InlineData("1234567890123")]
    [InlineData("qwertyuiop123")]
    [InlineData("QWERTYUIOPASDF")]
    [InlineData("iloveyouforever")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("abababababababab")]
    [InlineData("letmein-letmein")]
    [InlineData("CorrectHorseBatteryStaple")]
    [InlineData("Summer2025Summer")]
    [InlineData("administrator1")]
    public void What_is_guessed_first_is_refused(string password) => Assert.NotNull(PasswordRules.Refusal(password, email: null));

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("nine violet kettles")]
    [InlineData("дванадцять слів")]
    [InlineData("x7Kq-vR2m-Tz9p")]
    [InlineData("my cat eats 14 socks")]
    public void What_is_not_is_taken(string password) => Assert.Null(PasswordRules.Refusal(password, "ann@example.org"));

    [Fact]
    public void The_mail_address_is_no_password() => Assert.NotNull(PasswordRules.Refusal("annabella.smithson", "Annabella.Smithson@example.org"));

    [Fact]
    public void A_password_of_any_length_is_judged_at_once_and_one_of_257_characters_refused()
    {
        Assert.NotNull(PasswordRules.Refusal(new string('x', 257), email: null));
        Assert.Null(PasswordRules.Refusal(string.Concat(Enumerable.Range(0, 64).Select(i => (char)('a' + (i * i * 7 % 26)) + "kw9")), email: null));
    }

    [Fact]
    public async Task A_password_is_hashed_as_slowly_as_is_asked_for_and_just_so_where_there_is_no_account()
    {
        await using var host = await DiscussHost.StartAsync(new HostOptions { SlowHashes = true });
        await using var session = await host.Database.ReadAsync(CancellationToken.None);
        var ofAdministrator = await session.FirstAsync(
            new Sql("SELECT password_hash FROM members WHERE password_hash IS NOT NULL"), row => row.GetString(0), CancellationToken.None);

        Assert.Equal(220_000, IterationsOf(ofAdministrator!));
        Assert.Equal(220_000, IterationsOf(host.Services.GetRequiredService<DummyHash>().Hash));
    }

    // A byte for the format, four each for the function and the iterations.
    private static int IterationsOf(string hash) => BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));
}
