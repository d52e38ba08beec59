using System.Reflection;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.Identity;

namespace Discuss.Server.Identity;

/// <summary>Why a password is refused.</summary>
internal enum PasswordProblem
{
    TooShort,
    TooLong,

    /// <summary>Made of what lists of leaked passwords begin with.</summary>
    Common,

    /// <summary>Made of the mail address.</summary>
    LikeAddress,
}

/// <summary>
/// Which passwords are refused: those that lists of leaked passwords begin with. A long password made of nothing but such words, key
/// rows, counting and repetition is as easily guessed as a short one.
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<Member>
{
    public const int MinLength = 12;

    /// <summary>More than anybody types; the hash's work must not be the sender's to choose.</summary>
    public const int MaxLength = Bounds.Password;

    private const int MinDistinct = 5;

    // What may be left over between common words before the password counts as made of them.
    private const int MaxRest = 3;

    private static readonly string[] Words = LoadWords();

    public Task<IdentityResult> ValidateAsync(UserManager<Member> manager, Member user, string? password) =>
        Task.FromResult(Refusal(password ?? "", user.Email) is { } refusal
            ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = refusal })
            : IdentityResult.Success);

    /// <summary>Why the password is refused, in a sentence; <see langword="null"/> where it is good.</summary>
    public static string? Refusal(string password, string? email) => Judge(password, email) switch
    {
        PasswordProblem.TooShort => $"A password has at least {MinLength} characters. Several words make a good one.",
        PasswordProblem.TooLong => $"A password has at most {MaxLength} characters.",
        PasswordProblem.Common => "This password is among the first that are guessed.",
        PasswordProblem.LikeAddress => "This password is the mail address in other words.",
        _ => null,
    };

    /// <summary>Why the password is refused; <see langword="null"/> where it is good.</summary>
    public static PasswordProblem? Judge(string password, string? email)
    {
        if (password.Length < MinLength) return PasswordProblem.TooShort;
        if (password.Length > MaxLength) return PasswordProblem.TooLong;
        var plain = Plain(password);
        if (password.Distinct().Count() < MinDistinct || Rest(plain, []) <= MaxRest) return PasswordProblem.Common;
        if (email is null) return null;
        var parts = email.ToLowerInvariant().Split('@', '.').Select(Plain).Where(part => part.Length > 2).ToArray();
        return Rest(plain, parts) <= MaxRest ? PasswordProblem.LikeAddress : null;
    }

    /// <summary>Letters and digits in lower case, with the usual digits and signs for letters undone inside words.</summary>
    private static string Plain(string text) => string.Concat(text.ToLowerInvariant().Select(c => c switch
    {
        '@' => 'a',
        '$' => 's',
        '!' => 'i',
        _ => c,
    }).Where(char.IsLetterOrDigit));

    /// <summary>How many characters remain when common words, and runs of counting or repeated characters, are taken out.</summary>
    private static int Rest(string text, string[] more)
    {
        // The fewest left over from here to the end, for every place: the longest match is not always the best.
        var rest = new int[text.Length + 1];
        for (var at = text.Length - 1; at >= 0; at--)
        {
            rest[at] = rest[at + 1] + 1;
            var run = RunLength(text, at);
            if (run >= 3) Take(run);
            if (IsYear(text, at)) Take(4);
            foreach (var word in Words.Concat(more))
            {
                if (Matches(text, at, word)) Take(word.Length);
            }

            void Take(int length) => rest[at] = Math.Min(rest[at], rest[at + length]);
        }

        return rest[0];
    }

    private static bool IsYear(string text, int at) =>
        text.Length - at >= 4 && text.AsSpan(at, 2) is "19" or "20" && char.IsAsciiDigit(text[at + 2]) && char.IsAsciiDigit(text[at + 3]);

    private static bool Matches(string text, int at, string word)
    {
        if (text.Length - at < word.Length) return false;
        for (var i = 0; i < word.Length; i++)
        {
            if (text[at + i] != word[i] && Letter(text[at + i]) != word[i]) return false;
        }

        return true;
    }

    private static char Letter(char c) => c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', _ => c };

    private static int RunLength(string text, int at)
    {
        if (at + 1 >= text.Length || text[at + 1] - text[at] is var step && step is < -1 or > 1) return 1;
        var length = 2;
        while (at + length < text.Length && text[at + length] - text[at + length - 1] == step) length++;
        return length;
    }

    private static string[] LoadWords()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Identity/common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#').SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }
}
