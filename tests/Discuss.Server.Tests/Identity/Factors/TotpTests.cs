using Discuss.Server.Identity.Factors;

namespace Discuss.Server.Tests.Identity.Factors;

public sealed class TotpTests
{
    // "12345678901234567890" in Base32: the key of RFC 6238, appendix B.
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Key, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void A_code_is_good_in_its_own_step_and_in_those_beside_it()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var step = Totp.StepAt(now);

        foreach (var near in new[] { step - 1, step, step + 1 }) Assert.Equal(near, Totp.StepOf(Key, Totp.Code(Key, near), now));
        foreach (var far in new[] { step - 2, step + 2 }) Assert.Null(Totp.StepOf(Key, Totp.Code(Key, far), now));
        foreach (var odd in new[] { "", "1", "００５９２４", "abcdef", "12345678901" }) Assert.Null(Totp.StepOf(Key, odd, now));
    }

    [Fact]
    public void A_picture_has_its_border_its_three_corners_and_nothing_else_outside_them()
    {
        var picture = QrPicture.Of("otpauth://totp/discuss.example:zoe%40example.org?secret=" + Key + "&issuer=discuss.example");

        // Four units of white, then the seven dark ones of a corner, on both sides of the first line.
        Assert.StartsWith("M4 4h7v1H4z", picture.Path, StringComparison.Ordinal);
        Assert.Contains($"M{picture.Size - 11} 4h7v1H{picture.Size - 11}z", picture.Path, StringComparison.Ordinal);
        Assert.Contains($"M4 {picture.Size - 5}h7v1H4z", picture.Path, StringComparison.Ordinal);
        Assert.Equal(0, (picture.Size - 8 - 17) % 4);
    }
}
