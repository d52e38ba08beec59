using System.Security.Cryptography;
using System.Text.Json;
using Discuss.Server.Http;
using Discuss.Server.Storage;
using Discuss.Server.Storage.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Identity;

/// <summary>What a link in a mail stands for.</summary>
/// <param name="MemberId">The member, or <paramref name="AuthorId"/> the guest, whom it is about; the link ends with them.</param>
internal sealed record MailLink<T>(T Payload, long? MemberId, long? AuthorId);

/// <summary>
/// Links that are sent by mail: each good once and for a time. Only the hash of a code is kept, and what it stands for is sealed, so that
/// the database gives neither away. Opening a link changes nothing: programs open them, too. Sending the form behind it does.
/// </summary>
internal sealed class MailLinks(IDatabase database, IDataProtectionProvider protection, TimeProvider clock)
{
    private const int CodeBytes = 32;
    private const int CodeLength = 43;

    private static readonly Sql DropExpired = new("DELETE FROM mail_links WHERE expires_at <= @now", Parameter.Long("now"));

    private static readonly Sql Insert = new(
        """
        INSERT INTO mail_links (code_hash, purpose, member_id, author_id, payload, created_at, expires_at)
        VALUES (@code, @purpose, @member, @author, @payload, @now, @expires)
        """,
        Parameter.Bytes("code"), Parameter.Int("purpose"), Parameter.Long("member"), Parameter.Long("author"), Parameter.Bytes("payload"),
        Parameter.Long("now"), Parameter.Long("expires"));

    private static readonly Sql Find = new(
        "SELECT member_id, author_id, payload FROM mail_links WHERE code_hash = @code AND purpose = @purpose AND expires_at > @now",
        Parameter.Bytes("code"), Parameter.Int("purpose"), Parameter.Long("now"));

    private static readonly Sql Take = new(
        "DELETE FROM mail_links WHERE code_hash = @code AND purpose = @purpose AND expires_at > @now RETURNING member_id, author_id, payload",
        Parameter.Bytes("code"), Parameter.Int("purpose"), Parameter.Long("now"));

    private readonly IDataProtector _protector = protection.CreateProtector("Discuss.MailLink", "1");

    /// <summary>Makes a link in the transaction of <paramref name="session"/>; its code, for the address in the mail.</summary>
    public async Task<string> CreateAsync<T>(
        WriteSession session, MailLinkPurpose purpose, MailLink<T> link, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var code = RandomNumberGenerator.GetBytes(CodeBytes);
        var now = clock.GetUtcNow();
        await session.ExecuteAsync(DropExpired, cancellationToken, now.ToUnixTimeMilliseconds());
        var payload = _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(link.Payload, JsonSettings.Default));
        await session.ExecuteAsync(
            Insert, cancellationToken, SHA256.HashData(code), (int)purpose, link.MemberId, link.AuthorId, payload,
            now.ToUnixTimeMilliseconds(), (now + lifetime).ToUnixTimeMilliseconds());
        return WebEncoders.Base64UrlEncode(code);
    }

    /// <summary>What the code stands for, and it goes on doing so; <see langword="null"/> where it is unknown, used, too old, or for something else.</summary>
    public async Task<MailLink<T>?> FindAsync<T>(MailLinkPurpose purpose, string? code, CancellationToken cancellationToken)
    {
        if (Decode(code) is not { } bytes) return null;
        await using var session = await database.ReadAsync(cancellationToken);
        return await ReadAsync<T>(session, Find, purpose, bytes, cancellationToken);
    }

    /// <summary>The same inside a transaction, and it is used up; it is good again where the transaction fails.</summary>
    public async Task<MailLink<T>?> TakeAsync<T>(WriteSession session, MailLinkPurpose purpose, string? code, CancellationToken cancellationToken) =>
        Decode(code) is { } bytes ? await ReadAsync<T>(session, Take, purpose, bytes, cancellationToken) : null;

    private async Task<MailLink<T>?> ReadAsync<T>(DbSession session, Sql sql, MailLinkPurpose purpose, byte[] code, CancellationToken cancellationToken)
    {
        var row = await session.FirstAsync(
            sql, row => new Row(Long(row, 0), Long(row, 1), (byte[])row.GetValue(2)), cancellationToken,
            SHA256.HashData(code), (int)purpose, clock.GetUtcNow().ToUnixTimeMilliseconds());
        if (row is null) return null;
        var payload = JsonSerializer.Deserialize<T>(_protector.Unprotect(row.Payload), JsonSettings.Default)!;
        return new MailLink<T>(payload, row.MemberId, row.AuthorId);
    }

    private static long? Long(System.Data.Common.DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static byte[]? Decode(string? code)
    {
        try
        {
            return code is { Length: CodeLength } && WebEncoders.Base64UrlDecode(code) is { Length: CodeBytes } bytes ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private sealed record Row(long? MemberId, long? AuthorId, byte[] Payload);
}
