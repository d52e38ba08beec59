using Microsoft.Net.Http.Headers;

namespace Discuss.Server.Http;

/// <summary>The content encodings that a client can read, of those that we write.</summary>
internal readonly record struct AcceptedEncodings(bool Brotli, bool Gzip)
{
    public static AcceptedEncodings Of(HttpRequest request)
    {
        // What browsers send, word for word, needs no parser.
        if (request.Headers.AcceptEncoding is ["gzip, deflate, br" or "gzip, deflate, br, zstd"]) return new AcceptedEncodings(Brotli: true, Gzip: true);
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return new AcceptedEncodings(Accepts(accepted, "br"), Accepts(accepted, "gzip"));
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding)
    {
        foreach (var one in accepted)
        {
            if (one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase)) return one.Quality is not 0;
        }

        return false;
    }
}
