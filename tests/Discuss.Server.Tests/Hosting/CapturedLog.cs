using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Discuss.Server.Tests.Hosting;

/// <summary>What a host under test wrote to its log, instead of on the screen.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyCollection<LogLine> Lines => _lines;

    /// <summary>Everything that an operator would be worried by.</summary>
    public IEnumerable<LogLine> Troubles => _lines.Where(line => line.Level >= LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue(new LogLine(logLevel, category, formatter(state, exception), exception));
        }
    }
}

public sealed record LogLine(LogLevel Level, string Category, string Text, Exception? Fault)
{
    public override string ToString() => $"{Level} {Category}: {Text} {Fault}";
}
