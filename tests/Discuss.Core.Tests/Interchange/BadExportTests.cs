using System.Text;
using Discuss.Core.Interchange;

namespace Discuss.Core.Tests.Interchange;

public sealed class BadExportTests
{
    public static TheoryData<string> Systems => [.. Exports.All.Keys];

    [Theory, MemberData(nameof(Systems))]
    public void An_export_of_another_kind_is_refused_with_a_sentence(string system)
    {
        foreach (var (other, bytes) in Exports.All.Where(one => one.Key != system && !(one.Key.StartsWith("com", StringComparison.Ordinal) && system.StartsWith("com", StringComparison.Ordinal))))
            Assert.True(Record.Exception(() => Readers.Read(system, bytes)) is InterchangeException, $"{system} took {other}");
        foreach (var text in new[] { "", " ", "\0\0\0\0", "hello", "{}", "[]", "<html></html>", "%PDF-1.4" })
            Assert.Throws<InterchangeException>(() => Readers.Read(system, text));
    }

    [Theory, MemberData(nameof(Systems))]
    public void An_export_that_is_cut_off_is_refused_wherever_that_is(string system)
    {
        var whole = Exports.All[system];
        // Coral's files have no end of their own: cut between two lines they are whole.
        foreach (var at in new[] { whole.Length / 3, whole.Length / 2, whole.Length * 2 / 3, whole.Length - 10 })
        {
            var fault = Assert.Throws<InterchangeException>(() => Readers.Read(system, whole[..at]));
            Assert.Matches("(line|record|end|beginning)", fault.Message);
        }
    }

    [Fact]
    public void What_a_sentence_quotes_of_the_export_stands_on_one_line()
    {
        var fault = Assert.Throws<InterchangeException>(() => Readers.Read("commento", """{"comme\nts\u0007":[{},{},x"""));

        Assert.Contains("record of \"comme ts \" 2", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fault.Message, char.IsControl);
    }

    [Theory, MemberData(nameof(Systems))]
    public void A_compressed_export_that_is_cut_off_is_refused(string system)
    {
        var whole = Exports.Compressed(Encoding.UTF8.GetString(Exports.All[system]));

        Assert.Throws<InterchangeException>(() => Readers.Read(system, whole[..(whole.Length / 2)]));
    }

    [Theory]
    [InlineData("disqus", "<!DOCTYPE disqus [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("wordpress", "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>")]
    public void A_document_type_is_refused_before_anything_of_it_is_read(string system, string type)
    {
        var text = Encoding.UTF8.GetString(Exports.All[system]);
        var with = text.Insert(text.IndexOf("?>", StringComparison.Ordinal) + 2, type).Replace("The ferry", "&a;", StringComparison.Ordinal).Replace("kai_n", "&x;", StringComparison.Ordinal);

        Assert.Contains("DTD", Assert.Throws<InterchangeException>(() => Readers.Read(system, with)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_told_of_with_their_line()
    {
        var xml = Encoding.UTF8.GetBytes(Exports.Disqus.Replace("I timed it.", "I timed it\u0001.", StringComparison.Ordinal));
        xml[xml.AsSpan().IndexOf("I timed it"u8) + 10] = 0xC3;
        var lines = Encoding.UTF8.GetBytes(Exports.Coral);
        lines[lines.AsSpan().IndexOf("I wait."u8)] = 0xFF;

        Assert.Matches("line \\d+: ", Assert.Throws<InterchangeException>(() => Readers.Read("disqus", xml)).Message);
        var refusal = Readers.Read("coral", lines).OfType<Refusal>().First();
        Assert.Equal("line 7: it is no UTF-8", $"{refusal.Place}: {refusal.Reason}");
    }

    [Theory]
    [InlineData("disqus", "The last boat leaves", "message")]
    [InlineData("disqus", "The harbour &amp; the pier", "title")]
    [InlineData("wordpress", "First line", "comment_content")]
    [InlineData("wordpress", "An article, which is no comment.", null)]
    [InlineData("remark42", "Hello **there**", "4194304")]
    [InlineData("coral", "I wait.", "4194304")]
    [InlineData("discuss", "Who was that?", "4194304")]
    public void A_field_of_a_gigabyte_is_refused_in_bounded_memory_and_what_follows_is_read(string system, string where, string? reason)
    {
        using var huge = Huge(system, where);
        var (largest, records) = (0L, 0);
        var refused = new List<string>();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var record in Readers.Read(system, huge))
        {
            records++;
            if (record is Refusal refusal) refused.Add(refusal.Reason);
            largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        Assert.True(records > 3);
        if (reason is not null) Assert.Contains(refused, one => one.Contains(reason, StringComparison.Ordinal));
        Assert.InRange(largest, 0, 100_000_000);
        Assert.True(huge.Position > Gigabytes.Size);
    }

    [Theory]
    [InlineData("commento", "Nobody wrote this.")]
    [InlineData("disqus", "dsq:id=\"3")]
    [InlineData("disqus", "<category ")]
    public void A_gigabyte_where_the_reader_cannot_pass_it_over_ends_the_reading_in_bounded_memory(string system, string where)
    {
        using var huge = Huge(system, where);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var fault = Assert.Throws<InterchangeException>(() => Readers.Read(system, huge).Count());

        Assert.Contains("longer than", fault.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 200_000_000);
    }

    [Fact]
    public void Elements_and_lists_in_one_another_without_end_are_refused()
    {
        var deep = Exports.Disqus.Replace("<category dsq:id=\"1\">", string.Concat(Enumerable.Repeat("<x>", 100_000)), StringComparison.Ordinal);
        var lists = Exports.Coral + new string('[', 100_000);
        var inner = Exports.Commento.Replace("\"version\":1", "\"version\":1,\"x\":" + new string('[', 100_000), StringComparison.Ordinal);

        Assert.Contains("in one another", Assert.Throws<InterchangeException>(() => Readers.Read("disqus", deep)).Message, StringComparison.Ordinal);
        Assert.Throws<InterchangeException>(() => Readers.Read("coral", lists));
        Assert.Throws<InterchangeException>(() => Readers.Read("commento", inner));
    }

    [Theory, MemberData(nameof(Systems))]
    public void Whatever_is_changed_in_an_export_it_is_read_or_refused_and_nothing_else_happens(string system)
    {
        var whole = Exports.All[system];
        for (var seed = 0; seed < 300; seed++)
        {
            var changed = Mutations.Of(whole, new Random(seed));
            try
            {
                Assert.InRange(Readers.Read(system, changed).Count, 0, 1000);
            }
            catch (InterchangeException refused)
            {
                Assert.InRange(refused.Message.Length, 10, 500);
            }
        }
    }

    private static Gigabytes Huge(string system, string where)
    {
        var bytes = Exports.All[system];
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(where));
        Assert.True(at > 0);
        return new Gigabytes(bytes, at + where.Length);
    }
}
