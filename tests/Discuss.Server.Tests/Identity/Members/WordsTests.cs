using System.Reflection;
using Discuss.Server.Identity;
using Discuss.Server.Pages;
using Discuss.Server.Pages.Account;
using Discuss.Server.Pages.Account.Factors;
using Discuss.Server.Pages.Account.Invited;
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

    [Theory, MemberData(nameof(Languages))]
    public void So_do_the_words_of_factors_guests_invitations_and_names(string language)
    {
        All(FactorWords.For, language, words => words.Language);
        All(GuestWords.For, language, words => words.Language);
        All(InvitationWords.For, language, languageOf: null);
        All(NameWords.For, language, words => words.Language);
    }

    /// <summary>Nothing is missing, nothing is left in English, and each name has its place.</summary>
    private static void All<T>(Func<string, T> of, string language, Func<T, string>? languageOf)
    {
        var (english, words) = (of("en"), of(language));
        if (languageOf is not null) Assert.Equal(language, languageOf(words));
        var texts = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType == typeof(string)).ToList();
        Assert.All(texts, text =>
        {
            var (original, told) = ((string)text.GetValue(english)!, (string)text.GetValue(words)!);
            Assert.NotEqual("", told.Trim());
            foreach (var place in new[] { "{0}", "{1}", "{2}" })
                Assert.True(original.Contains(place, StringComparison.Ordinal) == told.Contains(place, StringComparison.Ordinal), $"{text.Name}: {told}");
        });
        var same = texts.Count(text => Equals(text.GetValue(english), text.GetValue(words)));
        // A word may be the same in two languages, such as Code.
        Assert.True(language == "en" || same <= 3, $"{same} texts of {typeof(T).Name} are English in {language}.");
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
