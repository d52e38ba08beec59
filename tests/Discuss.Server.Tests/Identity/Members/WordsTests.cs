using System.Reflection;
using Discuss.Server.Pages.Account;
using Discuss.Server.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Discuss.Server.Tests.Identity.Members;

public sealed class WordsTests(Hosts hosts) : IClassFixture<Hosts>
{
    public static TheoryData<string> Languages => ["en", "de", "fr", "es", "ar"];

    [Theory, MemberData(nameof(Languages))]
    public void Each_language_says_everything_with_its_names_in_place(string language)
    {
        var (english, words) = (Of("en"), Of(language));

        Assert.Equal(language, words.Language);
        Assert.All(typeof(AccountWords).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType == typeof(string)), text =>
        {
            var (original, told) = ((string)text.GetValue(english)!, (string)text.GetValue(words)!);
            Assert.NotEqual("", told.Trim());
            Assert.Equal(original.Contains("{0}", StringComparison.Ordinal), told.Contains("{0}", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task The_browsers_language_is_spoken_a_chosen_one_goes_along_and_mail_follows()
    {
        var host = await hosts.OnAsync(Database.Sqlite);
        var (german, email) = (new Visitor(host, "xx, de-AT;q=0.8, en;q=0.7"), Calls.NewEmail());

        await german.OpenAsync("/account/register");
        Assert.Contains("<html lang=\"de\" dir=\"ltr\">", german.Text, StringComparison.Ordinal);
        await german.OpenAsync("/account/register?locale=ar");
        Assert.Contains("<html lang=\"ar\" dir=\"rtl\">", german.Text, StringComparison.Ordinal);
        Assert.Contains("/account/sign-in?locale=ar", german.Text, StringComparison.Ordinal);
        await german.SendAsync("/account/register", new()
        {
            ["name"] = Calls.NewName(), ["email"] = email, ["password"] = Calls.Password, ["locale"] = german.Page.After("name=\"locale\" value=\""),
        });

        Assert.Contains("dir=\"rtl\"", german.Text, StringComparison.Ordinal);
        var mail = await host.MailAsync(email);
        Assert.Equal(Of("ar").ConfirmSubject, mail.Subject);
        Assert.EndsWith("&locale=ar", mail.Link("/account/register/confirm"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"><script>")]
    [InlineData("../../etc")]
    [InlineData("zz")]
    public async Task A_language_that_nobody_knows_is_passed_over(string locale)
    {
        var page = await (await hosts.OnAsync(Database.Sqlite)).PageAsync("/account/sign-in?locale=" + Uri.EscapeDataString(locale));

        Assert.Contains("<html lang=\"en\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page.Text, StringComparison.Ordinal);
    }

    private static AccountWords Of(string language) =>
        AccountWords.For(new DefaultHttpContext { Request = { QueryString = new QueryString("?locale=" + language) } });
}
