using Discuss.Server.Client;
using Discuss.Server.Pages;

namespace Discuss.Server.Tests.Client;

public sealed class ModerateScriptTests
{
    private const int Budget = 20 * 1024;

    [Fact]
    public void The_script_and_the_style_of_the_queue_have_at_most_20_KiB_together_in_every_compression()
    {
        var (script, style) = (new ClientScripts().Moderate, Styles.Moderate);

        Assert.All(script.Encoded.Zip(style.Encoded), pair => Assert.InRange(pair.First.Bytes.Value.Length + pair.Second.Bytes.Value.Length, 1, Budget));
    }
}
