using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Discuss.Load.Driving;

/// <summary>
/// One kept-alive HTTP/1.1 connection that sends ready bytes and reads whole answers without looking into them: on two cores a full
/// client would take more of the machine than what is measured.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];

    public static async Task<HttpConnection> OpenAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        var connection = new HttpConnection();
        await connection._socket.ConnectAsync(server, cancellationToken);
        return connection;
    }

    /// <summary>Sends the request and takes the whole answer.</summary>
    /// <returns>The bytes of the answer, head and body.</returns>
    /// <exception cref="InvalidOperationException">The answer has another status.</exception>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request, int status, CancellationToken cancellationToken)
    {
        var (found, filled) = await TakeAsync(request, cancellationToken);
        return found == status ? filled : throw new InvalidOperationException($"{status} was expected: " + Encoding.UTF8.GetString(_buffer, 0, Math.Min(filled, 1500)));
    }

    /// <summary>Sends the request and takes the whole answer, whatever it is.</summary>
    /// <returns>Its status; 0 where the server closed the connection.</returns>
    public async ValueTask<int> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            return (await TakeAsync(request, cancellationToken)).Status;
        }
        catch (Exception gone) when (gone is SocketException or InvalidOperationException)
        {
            return 0;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask<(int Status, int Bytes)> TakeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(request, cancellationToken);
        var answer = default(Answer);
        for (var filled = 0; ;)
        {
            if (filled == _buffer.Length) Array.Resize(ref _buffer, filled * 2);
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled), cancellationToken);
            if (read == 0) throw new InvalidOperationException("The server closed the connection.");
            filled += read;
            if (!answer.IsWhole(_buffer.AsSpan(0, filled))) continue;
            // "HTTP/1.1 200"
            return (Utf8Parser.TryParse(_buffer.AsSpan(9, 3), out int found, out _) ? found : 0, filled);
        }
    }

    /// <summary>Finds the end of an answer while it comes in.</summary>
    private struct Answer
    {
        // Where the next chunk starts; where the whole ends, once its length is known.
        private int _chunk;
        private int _end;

        public bool IsWhole(ReadOnlySpan<byte> bytes)
        {
            if (_chunk == 0 && _end == 0 && !ReadHead(bytes)) return false;
            if (_end > 0) return bytes.Length >= _end;
            while (true)
            {
                if (_chunk >= bytes.Length) return false;
                var rest = bytes[_chunk..];
                var line = rest.IndexOf("\r\n"u8);
                if (line < 0 || !Utf8Parser.TryParse(rest[..line], out int size, out _, 'x')) return false;
                var next = _chunk + line + 2 + size + 2;
                if (size == 0) return bytes.Length >= next;
                _chunk = next;
            }
        }

        private bool ReadHead(ReadOnlySpan<byte> bytes)
        {
            var end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0) return false;
            var head = bytes[..end];
            var at = head.IndexOf("Content-Length: "u8);
            if (head[9..].StartsWith("304"u8)) _end = end + 4;
            else if (at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _)) _end = end + 4 + length;
            else if (head.IndexOf("Transfer-Encoding: chunked"u8) >= 0) _chunk = end + 4;
            else throw new InvalidOperationException("An answer without a length: " + Encoding.UTF8.GetString(head));
            return true;
        }
    }
}
