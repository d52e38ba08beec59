using System.Data;

namespace Discuss.Server.Storage;

/// <summary>
/// One statement, with its parameters in the order in which their values are given. Both databases understand it, but where it has words of its
/// own for PostgreSQL. Kept in a static field, so that a connection prepares it once.
/// </summary>
internal sealed class Sql(string text, params Parameter[] parameters)
{
    public string Text { get; } = text;

    /// <summary>The same in PostgreSQL's words.</summary>
    public string OnPostgres { get; init; } = text;

    public Parameter[] Parameters { get; } = parameters;
}

/// <summary>A named parameter of a statement; its type is fixed, so that NULL has one too.</summary>
internal readonly record struct Parameter(string Name, DbType Type)
{
    public static Parameter Int(string name) => new(name, DbType.Int32);
    public static Parameter Long(string name) => new(name, DbType.Int64);
    public static Parameter Real(string name) => new(name, DbType.Double);
    public static Parameter Text(string name) => new(name, DbType.String);
    public static Parameter Bytes(string name) => new(name, DbType.Binary);
}
