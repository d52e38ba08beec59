using System.Globalization;

namespace Discuss.Server.Interchange;

/// <summary>How far an import is, for whoever watches a terminal; told a few times a second at the most.</summary>
internal sealed class ImportProgress(TextWriter? terminal, TimeProvider clock)
{
    private const int Width = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly long _began = clock.GetTimestamp();
    private long _told;
    private long _writes;

    /// <summary>So many records have been read.</summary>
    public void Reading(long records)
    {
        if (terminal is null || !IsTime()) return;
        Write(string.Create(CultureInfo.InvariantCulture, $"reading: {records:N0} records"));
    }

    /// <summary>So many of all comments have been looked at.</summary>
    public void Writing(long done, long all)
    {
        // That it writes now is told at once.
        if (_writes == 0) (_writes, _told) = (clock.GetTimestamp(), 0);
        if (terminal is null || !IsTime()) return;
        var share = all == 0 ? 1 : (double)done / all;
        var rate = done / Math.Max(0.001, clock.GetElapsedTime(_writes).TotalSeconds);
        Write(string.Create(CultureInfo.InvariantCulture, $"[{new string('#', (int)(share * Width)).PadRight(Width)}] {share:P0}  {done:N0} of {all:N0} comments, {rate:N0} a second"));
    }

    public TimeSpan Elapsed => clock.GetElapsedTime(_began);

    public void End() => terminal?.Write("\r" + new string(' ', 100) + "\r");

    private bool IsTime()
    {
        if (_told != 0 && clock.GetElapsedTime(_told) < Pause) return false;
        _told = clock.GetTimestamp();
        return true;
    }

    private void Write(string text) => terminal?.Write("\r" + text.PadRight(100));
}
