using System.Diagnostics;
using System.Net;

namespace Discuss.Load.Driving;

/// <summary>Sends requests over some connections, each as fast as it is answered, for a given time.</summary>
internal sealed class LoadDriver(ServerProcess server, int connections) : IDisposable
{
    private readonly HttpConnection?[] _connections = new HttpConnection?[connections];

    /// <param name="request">The bytes of the next request of a connection.</param>
    /// <param name="status">The status that every answer must have.</param>
    public async Task<Round> RunAsync(Func<int, ReadOnlyMemory<byte>> request, int status, double seconds, CancellationToken cancellationToken)
    {
        var address = new IPEndPoint(IPAddress.Loopback, server.Address.Port);
        for (var i = 0; i < connections; i++) _connections[i] ??= await HttpConnection.OpenAsync(address, cancellationToken);
        var processor = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(seconds * Stopwatch.Frequency);
        var runs = Enumerable.Range(0, connections).Select(i => Task.Run(() => DriveAsync(i), cancellationToken)).ToArray();
        var times = (await Task.WhenAll(runs)).SelectMany(list => list).ToArray();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return Round.Of(times, elapsed, server.ProcessorTime - processor);

        async Task<List<long>> DriveAsync(int index)
        {
            var list = new List<long>(4096);
            for (var sent = Stopwatch.GetTimestamp(); sent < end;)
            {
                await _connections[index]!.SendAsync(request(index), status, cancellationToken);
                var answered = Stopwatch.GetTimestamp();
                list.Add(answered - sent);
                sent = answered;
            }

            return list;
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection?.Dispose();
    }
}
