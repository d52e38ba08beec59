using Discuss.Server.Identity;

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
}
