using System.Text;

namespace Discuss.Core.Interchange.Writing;

/// <summary>Markdown that grows block by block, inside quotes and lists.</summary>
internal sealed class MarkdownBlocks
{
    private readonly StringBuilder _written = new();
    private readonly StringBuilder _inline = new();
    private string _indent = "";
    private string? _marker;
    private bool _isTight;

    /// <summary>The paragraph that is being written.</summary>
    public StringBuilder Inline => _inline;

    public override string ToString() => _written.ToString();

    /// <summary>Ends the paragraph.</summary>
    public void EndParagraph()
    {
        var text = _inline.ToString();
        _inline.Clear();
        if (string.IsNullOrWhiteSpace(text)) return;
        Separate();
        var line = new StringBuilder();
        foreach (var part in text.AsSpan().Trim().EnumerateLines())
        {
            MarkdownText.AppendLine(line.Clear(), part);
            if (line.Length > 0) WriteLine(line.ToString());
        }
    }

    /// <summary>Lines that stay as they are, between fences.</summary>
    public void Code(string code)
    {
        EndParagraph();
        var fence = new string('`', Math.Max(3, LongestRun(code) + 1));
        Separate();
        WriteLine(fence);
        foreach (var line in code.AsSpan().Trim("\r\n").EnumerateLines()) WriteLine(line.ToString());
        WriteLine(fence);
    }

    public void Rule()
    {
        EndParagraph();
        Separate();
        WriteLine("* * *");
    }

    public void InQuote(Action content) => In("> ", "> ", content);

    /// <param name="marker">Such as <c>- </c> or <c>3. </c>; what follows is set in by as much.</param>
    public void InItem(string marker, Action content)
    {
        _isTight = true;
        In(marker, new string(' ', marker.Length), content);
    }

    private void In(string first, string rest, Action content)
    {
        EndParagraph();
        // One block after another is parted by a blank line that belongs to neither.
        if (first == rest) Separate();
        else if (_written.Length > 0 && !EndsLine()) _written.Append('\n');
        var (indent, marker) = (_indent, _marker);
        _marker = (marker ?? indent) + first;
        _indent = indent + rest;
        content();
        EndParagraph();
        _indent = indent;
        // What holds nothing leaves no mark.
        _marker = _marker is null ? null : marker;
    }

    private void Separate()
    {
        if (_written.Length == 0 || _marker is not null || _isTight)
        {
            _isTight = false;
            return;
        }

        _written.Append(_indent.AsSpan().TrimEnd()).Append('\n');
    }

    private void WriteLine(string line)
    {
        _isTight = false;
        if (_written.Length > 0 && !EndsLine()) _written.Append('\n');
        _written.Append(_marker ?? _indent).Append(line).Append('\n');
        _marker = null;
    }

    private bool EndsLine() => _written[^1] == '\n';

    private static int LongestRun(string code)
    {
        var (longest, run) = (0, 0);
        foreach (var c in code) longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        return longest;
    }
}
