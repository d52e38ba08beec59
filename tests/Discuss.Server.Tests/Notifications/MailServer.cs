using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discuss.Server.Tests.Notifications;

/// <summary>A mail as a server took it: whom the envelope names, and the message.</summary>
internal sealed record TakenMail(string From, IReadOnlyList<string> To, string Message);

/// <summary>A small mail server on the loopback, which speaks as much of SMTP (RFC 5321) as takes a mail.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<TakenMail> _taken = new();
    private readonly Task _serving;
    private int _refusals;

    /// <param name="refusals">How many mails are refused for now before one is taken.</param>
    public MailServer(int refusals = 0)
    {
        _refusals = refusals;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Whether it knows nobody, and says whom it does not know.</summary>
    public bool RefusesRecipients { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyCollection<TakenMail> Taken => _taken;

    /// <summary>What was asked of it, line by line.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                try
                {
                    await SpeakAsync(client);
                }
                catch (IOException)
                {
                    // Whoever was refused hangs up without a word.
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The server stops.
        }
    }

    private async Task SpeakAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 here");
        var (from, to) = ("", new List<string>());
        while (await reader.ReadLineAsync() is { } line)
        {
            Commands.Enqueue(line);
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "MAIL" when Interlocked.Decrement(ref _refusals) >= 0:
                    await writer.WriteLineAsync("451 later");
                    break;
                case "MAIL":
                    from = Between(line);
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "RCPT" when RefusesRecipients:
                    await writer.WriteLineAsync($"550 5.1.1 <{Between(line)}>: there is nobody of that name");
                    break;
                case "RCPT":
                    to.Add(Between(line));
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var message = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text && text != ".") message.Append(text.StartsWith("..", StringComparison.Ordinal) ? text[1..] : text).Append("\r\n");
                    _taken.Enqueue(new TakenMail(from, [.. to], message.ToString()));
                    to.Clear();
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 here");
                    break;
            }
        }
    }

    private static string Between(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
}
