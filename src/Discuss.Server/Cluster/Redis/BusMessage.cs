using System.Buffers;
using System.Text.Json;
using Discuss.Core.Threads;

namespace Discuss.Server.Cluster.Redis;

/// <summary>One of the things that cross the bus; exactly one is there.</summary>
internal readonly record struct BusItem(
    ThreadEvent? Thread = null, ModerationEvent? Moderation = null, IdentityEvent? Identity = null, ReadersEvent? Readers = null);

/// <summary>
/// What nodes tell each other: <c>["discuss-1", node, number, [item…]]</c> in JSON, each item an array that begins with its kind. An item
/// of a kind that is not known here is of a newer version, and passed over; anything else that is not so is no message of ours.
/// </summary>
internal sealed record BusMessage(string Node, long Number, IReadOnlyList<BusItem> Items)
{
    public const int MaxBytes = Bounds.BusMessageBytes;

    private const string Version = "discuss-1";

    // In an item stands for "none".
    private const long None = -1;

    public byte[] Write()
    {
        var bytes = new ArrayBufferWriter<byte>(64 + (Items.Count * 32));
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartArray();
        json.WriteStringValue(Version);
        json.WriteStringValue(Node);
        json.WriteNumberValue(Number);
        json.WriteStartArray();
        foreach (var item in Items) Write(json, Fields(item));
        json.WriteEndArray();
        json.WriteEndArray();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary><see langword="null"/> where it is no message of this bus.</summary>
    public static BusMessage? Read(byte[]? bytes)
    {
        if (bytes is null || bytes.Length > MaxBytes) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() != 4 || root[0].GetString() != Version) return null;
            if (root[1].GetString() is not { Length: > 0 and <= 64 } node || root[2].GetInt64() is not (> 0 and var number)) return null;
            var items = new List<BusItem>(root[3].GetArrayLength());
            foreach (var item in root[3].EnumerateArray())
            {
                var fields = item.EnumerateArray().Select(field => field.GetInt64()).ToArray();
                if (Item(node, fields) is { } known) items.Add(known);
            }

            return new BusMessage(node, number, items);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<long> fields)
    {
        json.WriteStartArray();
        foreach (var field in fields) json.WriteNumberValue(field);
        json.WriteEndArray();
    }

    private static long[] Fields(BusItem item) => item switch
    {
        { Thread: { } it } => [0, it.Thread.Site, it.Thread.Number, it.Seq, (long)it.Kind, it.Ordinal ?? None, it.CommentCount],
        { Moderation: { } it } =>
        [
            1, it.Site, (long)it.Kind, it.Comment?.Thread.Site ?? None, it.Comment?.Thread.Number ?? None, it.Comment?.Ordinal ?? None,
            it.Author ?? None, it.By ?? None, it.Arrives ? 1 : 0,
        ],
        { Identity: { } it } => [2, (long)it.Kind, it.Subject],
        { Readers: { } it } => [3, it.Thread.Site, it.Thread.Number, it.Count],
        _ => throw new ArgumentException("The item is empty.", nameof(item)),
    };

    private static BusItem? Item(string node, long[] fields) => checked(fields[0] switch
    {
        0 => new BusItem(Thread: new ThreadEvent(
            new ThreadId((int)fields[1], (int)fields[2]), fields[3], (ThreadEventKind)fields[4], fields[5] == None ? null : (int)fields[5], (int)fields[6])),
        1 => new BusItem(Moderation: new ModerationEvent(
            (int)fields[1], (ModerationEventKind)fields[2],
            fields[5] == None ? null : new CommentId(new ThreadId((int)fields[3], (int)fields[4]), (int)fields[5]),
            fields[6] == None ? null : fields[6], fields[7] == None ? null : fields[7], fields[8] == 1)),
        2 => new BusItem(Identity: new IdentityEvent((IdentityEventKind)fields[1], fields[2])),
        3 => new BusItem(Readers: new ReadersEvent(new ThreadId((int)fields[1], (int)fields[2]), (int)fields[3], node)),
        _ => (BusItem?)null,
    });
}
