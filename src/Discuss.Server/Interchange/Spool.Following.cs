using Discuss.Core.Images;
using Discuss.Core.Interchange;
using Discuss.Core.Rendering;
using Discuss.Server.Identity;

namespace Discuss.Server.Interchange;

/// <summary>What else an export holds: who follows it, and the images in it.</summary>
internal sealed partial class Spool
{
    public IEnumerable<SpooledSubscription> Subscriptions() => Each(SpoolSql.Subscriptions, row => (row.GetInt64(0), new SpooledSubscription(
        PlaceOf(row, 8), row.GetString(1), Text(row, 2), row.GetString(3), Text(row, 4), row.GetBoolean(5), row.GetBoolean(6), Number(row, 7), row.GetBoolean(10), row.GetBoolean(11))));

    /// <summary>The images by their identifiers.</summary>
    public IEnumerable<SpooledImage> Images()
    {
        for (var after = ""; ;)
        {
            var some = Rows(
                SpoolSql.Images,
                row => new SpooledImage(
                    row.GetString(0), PlaceOf(row, 1), row.GetInt64(5), row.GetInt64(4) == row.GetInt64(3) && row.GetInt64(6) == 1 && row.GetInt64(7) == row.GetInt64(3) && row.GetInt64(8) == row.GetInt64(3)),
                after);
            foreach (var image in some) yield return image;
            if (some.Count == 0) yield break;
            after = some[^1].Id;
        }
    }

    /// <summary>All bytes of an image, of which no more are read than it was said to have.</summary>
    public byte[] Content(SpooledImage image) => [.. Rows(SpoolSql.Data, row => row.GetFieldValue<byte[]>(0), image.Id).SelectMany(piece => piece)];

    /// <summary>An image that was looked at may be shown from now on.</summary>
    public void Show(CommentImage image)
    {
        Insert(SpoolSql.Image, image.Id, (int)image.Type, image.Width, image.Height);
        Commit();
    }

    /// <summary>The images that a text names, of those that may be shown.</summary>
    public IReadOnlyDictionary<string, CommentImage> ShownIn(string text)
    {
        var shown = new Dictionary<string, CommentImage>(StringComparer.Ordinal);
        foreach (var id in ImageMarks.Find(text))
        {
            if (One(SpoolSql.Shown, row => new CommentImage(id, (ImageType)row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), id) is { } image) shown[id] = image;
        }

        return shown;
    }

    private void Take(MovedSubscription subscription, ImportReport report)
    {
        if (subscription is { IsByMail: true, IsConfirmed: false })
        {
            report.Refuse(subscription.Place, "subscription", null, "its address was not confirmed there: nobody is written to who did not say so");
            return;
        }

        if (subscription.Email is { } given && !MailAddress.TryNormalize(given, out _))
        {
            report.Refuse(subscription.Place, "subscription", null, "it names no address that can be written to");
            return;
        }

        var person = subscription.Email is { } email ? _hash("follows\n" + email.Trim().ToUpperInvariant()) : Known(subscription.AuthorId ?? "");
        if (subscription.Email is not null) Insert(SpoolSql.Writer, person, subscription.Place.Unit, subscription.Place.Number, null, subscription.Email, null);
        Insert(
            SpoolSql.Subscription, subscription.ThreadId, subscription.CommentId, person, subscription.Email, subscription.IsByMail ? 1 : 0, subscription.RepliesOnly ? 1 : 0,
            subscription.CreatedAt?.ToUnixTimeMilliseconds(), subscription.Place.Unit, subscription.Place.Number);
    }
}
