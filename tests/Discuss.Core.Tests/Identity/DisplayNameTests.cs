using Discuss.Core.Identity;
using FsCheck;
using FsCheck.Fluent;

namespace Discuss.Core.Tests.Identity;

public sealed class DisplayNameTests
{
    private static readonly ReservedNames Reserved = new("The Harbour Gazette", " ");

    [Theory]
    [InlineData("André De Koning", "André De Koning")]
    [InlineData("  two \t  words\n", "two words")]
    [InlineData("Andre\u0301", "André")]
    [InlineData("\u202Enimda\u202C", "nimda")]
    [InlineData("a\u202E\u0303b", "ãb")]
    [InlineData("ad\u00ADmin", "admin")]
    [InlineData("a\u200Bb\uFEFFc\u2066d", "abcd")]
    [InlineData("محمد\u200Cرضا", "محمد\u200Cرضا")]
    [InlineData("👩‍🚀", "👩‍🚀")]
    [InlineData("🎉🎉", "🎉🎉")]
    [InlineData("<b>Bob</b>", "<b>Bob</b>")]
    [InlineData("Z\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "Ź\u0301\u0301\u0301\u0301")]
    public void A_name_is_shown_without_what_turns_hides_or_stretches_it(string typed, string shown) => Assert.Equal(shown, Name(typed).Display);

    [Theory]
    [InlineData(null, NameProblem.Empty)]
    [InlineData(" ", NameProblem.Empty)]
    [InlineData("\u200B\u200D\u00AD\u202E", NameProblem.Empty)]
    [InlineData("\u3164\u2800\uFE0F", NameProblem.Empty)]
    [InlineData("a\0", NameProblem.NotText)]
    [InlineData("a\u001B[1m", NameProblem.NotText)]
    public void What_leaves_no_name_is_refused(string? typed, NameProblem expected) => Assert.Equal(expected, ProblemOf(typed));

    [Theory]
    [InlineData("Ann ✓")]
    [InlineData("✔ Ann")]
    [InlineData("Ann ☑\uFE0F")]
    [InlineData("Ann✅")]
    [InlineData("Ann √")]
    [InlineData("★ Ann ★")]
    [InlineData("Ann ⭐")]
    [InlineData("Ann ✪")]
    [InlineData("🛡\uFE0F Ann")]
    [InlineData("Ann ⓜ")]
    [InlineData("Ann 🅜")]
    [InlineData("Ann 🄼🄾🄳")]
    [InlineData("ⓢⓨⓢⓣⓔⓜ")]
    [InlineData("Ann ⒨")]
    [InlineData("Ann M\u20E3")]
    [InlineData("Ann™")]
    [InlineData("Ann 👑")]
    [InlineData("Ann (moderator)")]
    [InlineData("Ann [staff]")]
    [InlineData("Ann | Admin")]
    [InlineData("Ann｜Аdmin")] // full width, Cyrillic А
    [InlineData("Ann ǀ Staff")]
    [InlineData("Ann（ｓｔａｆｆ）")]
    [InlineData("Ann {M0D}")]
    [InlineData("Ann «rédaction»")]
    [InlineData("Ann – Redaktion")]
    [InlineData("Ann - mod")]
    [InlineData("Ann, the editor")]
    [InlineData("Ann (site owner)")]
    [InlineData("Ann (a d m i n)")]
    [InlineData("Ann (mo\u00ADder\u200Bator)")]
    [InlineData("\u202E(rotaredom) nnA moderator")]
    [InlineData("Ann: official")]
    [InlineData("آن (مشرف)")]
    [InlineData("Moderator Ann")]
    [InlineData("Ann Administrator")]
    [InlineData("Ann módérator")]
    public void No_name_wears_a_badge_of_its_own_making(string typed) => Assert.Equal(NameProblem.Badge, ProblemOf(typed));

    [Theory]
    [InlineData("Ann-Marie O'Neill")]
    [InlineData("J. R. R. Tolkien")]
    [InlineData("Elihu Root")]
    [InlineData("Mod Helmy")]
    [InlineData("Staffan (Uppsala)")]
    [InlineData("ann_the_reader")]
    [InlineData("Ann & Bob")]
    [InlineData("Ann 🎉")]
    [InlineData("Ann 🇩🇪")]
    [InlineData("Ann 👩‍🚀")]
    [InlineData("Jean d’Ormesson")]
    [InlineData("ann@home")]
    [InlineData("No. 7")]
    public void Ordinary_names_are_not_taken_for_badges(string typed) => Assert.False(Reserved.Contains(Name(typed)));

    [Theory]
    [InlineData("Ann | The Harbour Gazette")]
    [InlineData("Ann (the Hаrbour Gаzette)")] // Cyrillic а
    [InlineData("[The Harbour-Gazette] Ann")]
    public void Nobody_speaks_for_the_site(string typed) => Assert.True(Reserved.Contains(Name(typed)));

    [Fact]
    public void A_site_keeps_its_name_from_others_though_nobody_could_wear_it() =>
        Assert.True(new ReservedNames("Team Ann (staff)").Contains(Name("Team-Ann Staff")));

    [Fact]
    public void Half_a_character_is_no_name() => Assert.Equal(NameProblem.NotText, ProblemOf("a" + (char)0xD800));

    [Fact]
    public void A_name_has_at_most_forty_characters_as_people_count_and_sixty_units()
    {
        Assert.Equal(40, Name(new string('a', 40)).Display.Length);
        Assert.Equal(NameProblem.TooLong, ProblemOf(new string('a', 41)));
        Assert.Equal(NameProblem.TooLong, ProblemOf(string.Concat(Enumerable.Repeat("😀", 31))));
        Assert.Equal(NameProblem.TooLong, ProblemOf(new string('a', 100_000)));
    }

    [Theory]
    [InlineData("Shahna", "SHAHNA")]
    [InlineData("Shahna", "Ｓｈａｈｎａ")]
    [InlineData("Shahna", "Sha\u200Dhna")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσευς")]
    [InlineData("Bob Smith", "bob\u00A0 smith")]
    public void Names_that_differ_in_case_width_or_nothing_visible_have_one_key(string one, string other) =>
        Assert.Equal(Name(one).Key, Name(other).Key);

    [Theory]
    [InlineData("admin", "аdmin")] // Cyrillic а
    [InlineData("admin", "ADMIN")]
    [InlineData("ADMIN", "АDМІN")] // Cyrillic А, М, І
    [InlineData("Paypal", "PaypaI")] // capital i
    [InlineData("Paypal", "Paypa1")]
    [InlineData("root", "r00t")]
    [InlineData("Bob", "Вob")] // Cyrillic В
    [InlineData("modern", "rnodem")]
    [InlineData("scope", "ѕсоре")] // Cyrillic throughout
    public void Names_that_look_alike_have_one_skeleton(string one, string other) => Assert.Equal(Name(one).Skeleton, Name(other).Skeleton);

    [Theory]
    [InlineData("Anna", "Anne")]
    [InlineData("محمد", "محمود")]
    [InlineData("小明", "小红")]
    [InlineData("🎉", "🎈")]
    [InlineData("André", "Andre")]
    public void Names_that_look_different_have_different_skeletons(string one, string other) =>
        Assert.NotEqual(Name(one).Skeleton, Name(other).Skeleton);

    [Theory]
    [InlineData("admin")]
    [InlineData("Administrator")]
    [InlineData("аdmin")]
    [InlineData("ad\u00ADmin")]
    [InlineData("a d m i n")]
    [InlineData("-Admin-")]
    [InlineData("Àdmín")]
    [InlineData("Mod_Team")]
    [InlineData("m0derat0r")]
    [InlineData("ＲＯＯＴ")]
    [InlineData("D1scuss")]
    [InlineData("the harbour gazette")]
    public void Nobody_takes_a_reserved_name_or_one_that_looks_like_it(string typed) => Assert.True(Reserved.Contains(Name(typed)));

    [Theory]
    [InlineData("Adam")]
    [InlineData("Edith")]
    [InlineData("Rooter")]
    [InlineData("Madmin")]
    [InlineData("🎉")]
    [InlineData("…")]
    public void Other_names_are_free(string typed) => Assert.False(Reserved.Contains(Name(typed)));

    [Fact]
    public void A_shown_name_is_a_name_again_and_stays_the_same() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), typed =>
            !DisplayName.TryCreate(typed, out var name, out _)
            || (DisplayName.TryCreate(name.Display, out var again, out _) && again == name)));

    private static DisplayName Name(string typed)
    {
        Assert.True(DisplayName.TryCreate(typed, out var name, out var problem), problem.ToString());
        return name;
    }

    private static NameProblem ProblemOf(string? typed)
    {
        Assert.False(DisplayName.TryCreate(typed, out _, out var problem));
        return problem;
    }
}
