using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Discuss.Core.Identity;
using Discuss.Core.Interchange;
using Discuss.Core.Interchange.Writing;
using Discuss.Core.Images;
using Discuss.Core.Rendering;
using Discuss.Core.Tests.Images;
using Discuss.Core.Tests.Interchange;
using Discuss.Core.Tests.Rendering;
using Discuss.Core.Threads;
using Discuss.Hostile.Tests.Running;
using Discuss.Server.Identity;
using Discuss.Server.Moderation;
using Discuss.Server.Storage.Model;
using Discuss.Server.Threads;
using Microsoft.AspNetCore.DataProtection;

namespace Discuss.Hostile.Tests.Fuzzing;

/// <summary>
/// Inputs by chance from a seed, for what reads strangers' text: it throws nothing, is answered soon, and keeps what it promises. The same seed
/// gives the same inputs; what is found is kept, each input in a file of its own.
/// </summary>
internal static class Fuzz
{
    /// <summary>No single input takes longer, on whatever machine.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    private static readonly CommentRenderer Renderer = new();
    private static readonly TokenSealer Sealer = new(new EphemeralDataProtectionProvider(), TimeProvider.System);

    private static readonly (string Name, Func<string, string?> Judge)[] Targets =
    [
        ("renderer", Render), ("sanitizer", Sanitize), ("text guard", Guard), ("normalizer", Normalize), ("name", Name), ("window cursor", Cursor), ("other cursors", OtherCursors), ("identifiers", Identifiers), ("tokens", Tokens), ("mail address", Mail), ("link policy", Links), ("CSV cell", Cell), ("import readers", Import), ("old mark-up", OldMarkup), ("image", Image),
    ];

    public static IEnumerable<string> Names => Targets.Select(target => target.Name);

    /// <summary>Tries inputs until the time is over, or so many have been tried.</summary>
    /// <param name="folder">Where inputs that broke something are kept; nowhere where there is none.</param>
    public static void Run(int seed, TimeSpan? time, int? most, Tally tally, string? folder = null)
    {
        var watch = Stopwatch.StartNew();
        for (var number = 0; (time is null || watch.Elapsed < time) && (most is null || number < most); number++)
        {
            // Each input has a seed of its own, so that one is made again without those before it.
            var input = Inputs.Make(new Random(HashCode(seed, number)));
            foreach (var (name, judge) in Targets)
            {
                tally.Tried();
                var began = Stopwatch.GetTimestamp();
                string? wrong;
                try
                {
                    wrong = judge(input);
                }
                catch (Exception fault)
                {
                    wrong = $"{fault.GetType().Name}: {fault.Message}";
                }

                if (Stopwatch.GetElapsedTime(began) > Hang) wrong ??= $"takes {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s";
                if (wrong is null) continue;
                tally.Find(string.Create(CultureInfo.InvariantCulture, $"{name}, seed {seed}, input {number}: {wrong}"));
                if (folder is null) continue;
                Directory.CreateDirectory(folder);
                // As it is: half a character has no encoding.
                File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name.Replace(' ', '-')}-{seed}-{number}.utf16")), MemoryMarshal.AsBytes(input.AsSpan()).ToArray());
            }
        }
    }

    // The same on every machine and in every run, as HashCode of the framework is not.
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739) ^ (number * 16_777_619) ^ (number >> 7));

    // A good image with pieces of the text in it: what is made of it stays as it is, and keeps to the limits.
    private static string? Image(string text)
    {
        var samples = Samples.All.ToArray();
        var file = samples[text.Length % samples.Length];
        var (at, size) = (0, text.Length == 0 ? 0 : text[0] % 32);
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, 40)))
        {
            at = (at * 31 + letter) % file.Length;
            if (size-- < 0) break;
            if ((letter & 3) == 0 && at > 0) file = [.. file[..at], (byte)letter, .. file[at..]];
            else file[at] = (byte)(letter >> (letter & 1));
        }

        if (ImageCleaner.Clean(file) is not ImageResult.Ok ok) return null;
        return ImageCleaner.Clean(ok.Content.Span) is not ImageResult.Ok again || !again.Content.Span.SequenceEqual(ok.Content.Span) ? "another the second time"
            : (long)ok.Width * ok.Height > ImageLimits.Default.MaxPixels ? "too large" : null;
    }

    private static string? Render(string text)
    {
        if (Renderer.Render(text) is not RenderResult.Ok ok) return null;
        var findings = AllowListWalk.Findings(ok.Html);
        return findings.Count > 0 ? findings[0] : Renderer.Render(text) is RenderResult.Ok again && again.Html != ok.Html ? "another the second time" : null;
    }

    private static string? Sanitize(string text)
    {
        // Half a character was refused before.
        if (!TextGuard.TryNormalize(text, out text, out _)) return null;
        var clean = HtmlSanitizer.Sanitize(text);
        var findings = AllowListWalk.Findings(clean).Where(finding => !finding.StartsWith("hidden", StringComparison.Ordinal) && !finding.StartsWith("more than four", StringComparison.Ordinal)).ToList();
        return findings.Count > 0 ? findings[0] : HtmlSanitizer.Sanitize(clean) != clean ? "another the second time" : null;
    }

    private static string? Guard(string text) =>
        TextGuard.TryNormalize(text, out var once, out _) && (!TextGuard.TryNormalize(once, out var twice, out _) || twice != once) ? "another the second time" : null;

    private static string? Normalize(string text)
    {
        var read = Server.Moderation.EngineNormalizer.Read(Toxicity.TextNormalizer.WithoutVocabulary, text);
        return read.Folded.Length != read.Origin.Length ? "places for other characters than there are" : read.Origin.Any(at => at < 0 || at > text.Length) ? "a place outside of the text" : null;
    }

    private static string? Name(string text)
    {
        if (!DisplayName.TryCreate(text, out var name, out _)) return null;
        if (!DisplayName.TryCreate(name.Display, out var again, out _) || again.Display != name.Display) return "no name any more, or another";
        return again.Skeleton != name.Skeleton ? "another skeleton the second time" : name.Display.Any(char.IsControl) ? "a control character" : null;
    }

    private static string? Cursor(string text) =>
        WindowCursor.TryParse(text, out var cursor) && (!WindowCursor.TryParse(cursor!.ToString(), out var again) || again!.ToString() != cursor.ToString()) ? "no cursor any more, or another" : null;

    private static string? OtherCursors(string text)
    {
        _ = LatestCursor.TryParse(text, out _);
        _ = QueueCursor.TryParse(text, out _);
        _ = LogCursor.TryParse(text, out _);
        return null;
    }

    private static string? Identifiers(string text) =>
        CommentId.TryParse(text, null, out var id) && (!CommentId.TryParse(id.ToString(), null, out var again) || again != id) ? "no identifier any more, or another" : ThreadId.TryParse(text, null, out var thread) && thread.ToString().Length == 0 ? "an empty one" : null;

    private static string? Tokens(string text)
    {
        if (Sealer.OpenGuest(text) is not null || Sealer.OpenSession(text, SessionKind.Frame) is not null) return "a token out of nothing";
        // One that is good, with some of it changed.
        var good = Sealer.Seal(new GuestToken(7, "Ann", DateTimeOffset.UnixEpoch));
        var at = (text.Length * 7919) % good.Length;
        var changed = text.Length == 0 ? good[..^1] : string.Concat(good.AsSpan(0, at), text.AsSpan(0, 1), good.AsSpan(at + 1));
        return changed != good && Sealer.OpenGuest(changed) is { } opened && changed.TrimEnd('=') != good ? $"a changed token says {opened.Name}" : null;
    }

    private static string? Mail(string text) =>
        MailAddress.TryNormalize(text, out var address) && address.Any(c => c is <= ' ' or > '~' or ',' or '<' or '>') ? $"takes {address}" : null;

    private static string? Links(string text) =>
        LinkPolicy.TryAccept(text, out var address) && (!address.StartsWith("http", StringComparison.Ordinal) && !address.StartsWith("mailto:", StringComparison.Ordinal) || !LinkPolicy.TryAccept(address, out var again) || again != address) ? $"takes {address}" : null;

    // What is wrong is what is thrown; a refusal is not.
    private static string? Import(string text)
    {
        var chance = new Random(text.Aggregate(17, (sum, c) => unchecked((sum * 31) + c)));
        var (system, whole) = Exports.All.ElementAt(chance.Next(Exports.All.Count));
        foreach (var export in new[] { Mutations.Of(whole, chance), Mutations.With(whole, Encoding.UTF8.GetBytes(text), chance), Encoding.UTF8.GetBytes(text) })
        {
            try
            {
                if (Readers.Read(system, new MemoryStream(export)).Count() > 10_000) return "more records than there can be";
            }
            catch (InterchangeException refused)
            {
                if (refused.Message.Length is < 10 or > 1000 || refused.Message.Any(char.IsControl)) return $"a refusal that says {refused.Message}";
            }
        }

        return null;
    }

    private static string? OldMarkup(string text)
    {
        var markdown = HtmlToMarkdown.Convert(text, linesCount: text.Length % 2 == 0);
        if (!TextGuard.TryNormalize(markdown, out _, out var problem)) return $"Markdown with {problem}";
        return Renderer.Render(markdown) is RenderResult.Ok ok ? AllowListWalk.Findings(ok.Html) is [var first, ..] ? first : null : null;
    }

    private static string? Cell(string text) => Xss.PageJudge.OfCsv("x," + LogCsv.Cell(text)).Concat(Xss.Csv.CellsElsewhere("x," + LogCsv.Cell(text))).FirstOrDefault();
}
