using System.Text.Json;
using System.Text.Json.Serialization;
using Discuss.Server.Http;

namespace Discuss.Server.Sites;

/// <summary>How stored settings are read: those of a later version of this program, whose further settings are left alone, and of earlier ones.</summary>
internal static class StoredSettings
{
    public static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSettings.Default) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };
        options.Converters.Insert(0, new EarlierGuests());
        return options;
    }

    /// <summary>Whether guests may comment was once yes or no.</summary>
    private sealed class EarlierGuests : JsonConverter<GuestPolicy>
    {
        public override GuestPolicy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.True => GuestPolicy.Allowed,
            JsonTokenType.False => GuestPolicy.NotAllowed,
            _ => JsonSerializer.Deserialize<GuestPolicy>(ref reader, JsonSettings.Default),
        };

        public override void Write(Utf8JsonWriter writer, GuestPolicy value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, JsonSettings.Default);
    }
}
