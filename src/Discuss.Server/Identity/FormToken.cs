using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Discuss.Server.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Discuss.Server.Identity;

/// <summary>
/// The hidden field of a form, by which the server knows that it made the form for the one who sends it. Whoever is nobody needs none:
/// there is no identity that could be abused, and every form must come from a page of this server anyway (<see cref="RequestOrigin"/>).
/// </summary>
internal sealed class FormToken(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>The name of the field.</summary>
    public const string Field = "formToken";

    // A page may stay open for days before somebody answers.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private readonly IDataProtector _protector = protection.CreateProtector("Discuss.Form", "1");

    /// <summary>The value of the field for whoever sends this request; empty for nobody.</summary>
    public static string For(HttpContext context) => context.RequestServices.GetRequiredService<FormToken>().Create(context);

    /// <summary>Whether the form was made for whoever sends it, in the same session.</summary>
    public bool IsGood(HttpContext context, string? token)
    {
        if (SubjectOf(context) is not { } subject) return true;
        if (string.IsNullOrEmpty(token)) return false;
        try
        {
            var bytes = _protector.Unprotect(WebEncoders.Base64UrlDecode(token));
            var made = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes));
            return clock.GetUtcNow() - made < Lifetime && bytes.AsSpan(sizeof(long)).SequenceEqual(subject);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return false;
        }
    }

    private string Create(HttpContext context)
    {
        if (SubjectOf(context) is not { } subject) return "";
        var bytes = new byte[sizeof(long) + subject.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, clock.GetUtcNow().ToUnixTimeMilliseconds());
        subject.CopyTo(bytes, sizeof(long));
        return WebEncoders.Base64UrlEncode(_protector.Protect(bytes));
    }

    private static byte[]? SubjectOf(HttpContext context) => context.User.Actor() is { } actor
        ? Encoding.UTF8.GetBytes($"{context.User.Identity!.AuthenticationType}.{actor.AuthorId}.{context.User.SessionId()}")
        : null;
}

internal static class FormTokenExtensions
{
    /// <summary>The endpoint takes forms, and only those with the token of their sender: 415 and 403 otherwise.</summary>
    public static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder endpoint) => endpoint
        .DisableAntiforgery()
        .AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            if (!context.Request.HasFormContentType)
                throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "not-a-form", "A form is expected here.");
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            if (!context.RequestServices.GetRequiredService<FormToken>().IsGood(context, form[FormToken.Field]))
                throw ProblemException.Forbidden("The form is too old, or was made for somebody else. Open the page again.");
            return await next(invocation);
        });

    /// <summary>
    /// The endpoint takes forms that carry a code of their own, from a mail: who was led here by a mail may have no token, because a
    /// browser then does not tell the page who is signed in. 415 for what is no form.
    /// </summary>
    public static RouteHandlerBuilder TakesCodeForm(this RouteHandlerBuilder endpoint) => endpoint
        .DisableAntiforgery()
        .AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            if (!context.Request.HasFormContentType)
                throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "not-a-form", "A form is expected here.");
            await context.Request.ReadFormAsync(context.RequestAborted);
            return await next(invocation);
        });
}
