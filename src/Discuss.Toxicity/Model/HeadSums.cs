using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Discuss.Toxicity.Features;
using Discuss.Toxicity.Text;

namespace Discuss.Toxicity.Model;

/// <summary>Adds rows of eight weights, four in each vector, over the comment and over each sentence.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct HeadSums(ToxicityModel model, TextScratch scratch) : IFeatureSink
{
    private Vector128<int> _low;
    private Vector128<int> _high;
    private Vector128<int> _lowBefore;
    private Vector128<int> _highBefore;
    private Vector128<float> _lowBest = Vector128.Create(float.NegativeInfinity);
    private Vector128<float> _highBest = Vector128.Create(float.NegativeInfinity);

    private int _pending;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot, int token)
    {
        var pending = scratch.Pending;
        if (_pending == pending.Length)
            Flush();
        pending[_pending++] = slot;
    }

    public void EndSentence(int features)
    {
        Flush();
        var norm = LengthNorm.Inverse(features);
        _lowBest = Vector128.Max(_lowBest, Vector128.ConvertToSingle(_low - _lowBefore) * norm);
        _highBest = Vector128.Max(_highBest, Vector128.ConvertToSingle(_high - _highBefore) * norm);
        (_lowBefore, _highBefore) = (_low, _high);
    }

    /// <summary>Adds what still waits. To be called once after the last feature.</summary>
    // Rows lie far apart in memory: found first and added afterwards, many are on their way at once.
    public void Flush()
    {
        var pending = scratch.Pending.AsSpan(0, _pending);
        _pending = 0;
        var rows = 0;
        foreach (var slot in pending)
        {
            pending[rows] = model.RowOf(slot, out var used);
            rows += used;
        }

        foreach (var row in pending[..rows])
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref model.Row(row)));
            _low += low;
            _high += high;
        }
    }

    /// <summary>The log-odds of the whole comment with so many distinct features.</summary>
    public readonly float Whole(int head, int features) =>
        ((head < 4 ? _low[head] : _high[head - 4]) * model.Unit(head) * LengthNorm.Inverse(features)) + model.Biases[head];

    /// <summary>The log-odds of the sentence that says most; those of a comment without features where there is no word.</summary>
    public readonly float Sentence(int head)
    {
        var best = head < 4 ? _lowBest[head] : _highBest[head - 4];
        return (float.IsNegativeInfinity(best) ? 0 : best * model.Unit(head)) + model.Biases[head];
    }
}
