using Discuss.Server.Storage;

namespace Discuss.Server.Notifications;

/// <summary>Where a developer finds the mail that goes nowhere: only in development, and only without a mail server.</summary>
internal sealed class MailFolder(IHostEnvironment environment, IMailTransport transport, StorageSettings storage)
{
    public string? Path { get; } = environment.IsDevelopment() && transport is MailPickup
        ? System.IO.Path.GetFullPath(System.IO.Path.Combine(storage.DataFolder, "mail"))
        : null;
}
