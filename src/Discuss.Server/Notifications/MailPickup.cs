using System.Text;
using Discuss.Server.Storage;

namespace Discuss.Server.Notifications;

/// <summary>Puts mail where a mail server picks it up: one <c>.eml</c> file each, in the folder <c>mail</c> of the data folder.</summary>
internal sealed class MailPickup(StorageSettings storage) : IMailTransport
{
    private readonly string _folder = Path.Combine(storage.DataFolder, "mail");

    /// <summary>Writes the mail; what was written before under its name is the same mail, and stays one.</summary>
    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        var mime = mail.ToMime();
        Directory.CreateDirectory(_folder);
        // Under another name until it is whole, so that nobody picks up half a mail.
        var part = Path.Combine(_folder, mail.Name + ".part");
        await File.WriteAllTextAsync(part, mime, Encoding.ASCII, cancellationToken);
        File.Move(part, Path.Combine(_folder, mail.Name + ".eml"), overwrite: true);
    }
}
