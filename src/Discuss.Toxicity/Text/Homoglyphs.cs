namespace Discuss.Toxicity.Text;

/// <summary>Letters of other scripts that look like a Latin letter.</summary>
/// <remarks>Source: Unicode Technical Standard 39, confusables (Unicode License), letters of the basic plane only, and the
/// Cyrillic, Greek and small-capital letters that people really use for it.</remarks>
internal static class Homoglyphs
{
    private static readonly (char Latin, string LookAlikes)[] Table =
    [
        ('a', "\u0251\u03B1\u0430\u15C5\u1D00\uA4EE\uAB7A"),
        ('b', "\u0180\u0183\u0185\u0253\u0299\u03B2\u0431\u0432\u044C\u0463\u048D\u13FC\u15AF\u15F7\uA4D0\uA7B5\uAB9F"),
        ('c', "\u023C\u03C2\u03F2\u0441\u04AB\u1D04\u2CA5\uA4DA\uABAF"),
        ('d', "\u00F0\u0111\u018C\u0256\u0257\u0501\u146F\u15DE\u15EA\u1D05\uA4D2\uA4D3\uAB70\uABB7"),
        ('e', "\u0247\u0259\u03B5\u0435\u0454\u04BD\u04BF\u1D07\u2D39\uA4F0\uAB32\uAB7C"),
        ('f', "\u0192\u03DD\u0584\u15B4\u1D6E\u1E9D\uA4DD\uA730\uA799\uAB35"),
        ('g', "\u018D\u01E5\u0260\u0261\u0262\u050D\u0581\u13FB\u1D83\uA4D6\uAB90"),
        ('h', "\u0127\u0266\u029C\u043D\u045B\u04A3\u04BB\u04C8\u04CA\u0570\u13FA\u157C\u2C68\u2C8F\uA4E7\uA695\uAB8B\uAB92"),
        ('i', "\u0131\u0268\u0269\u026A\u03B9\u0456\u1D7B\u1D7C\uA647\uAB75"),
        ('j', "\u0249\u029D\u03F3\u0458\u148D\u1D0A\uA4D9\uAB7B"),
        ('k', "\u0199\u03BA\u043A\u049B\u049F\u16D5\u1D0B\u2C6A\u2C95\uA4D7\uA741\uABB6"),
        ('l', "\u0142\u019A\u01C0\u026B\u026D\u029F\u04CF\u05D5\u05DF\u0627\u0661\u0673\u06F1\u07CA\u14AA\u16C1\u2C93\u2CD1"
            + "\u2D4F\uA4E1\uA4F2\uABAE"),
        ('m', "\u03BC\u03FB\u043C\u04CE\u15F0\u16D6\u1D0D\u2C99\uA4DF\uAB87"),
        ('n', "\u019E\u0272\u0273\u0274\u03B7\u043F\u0578\u057C\u1D70\u2C9B\uA4E0"),
        ('o', "\u00F8\u0275\u03B8\u03BF\u03C3\u043E\u0473\u04E9\u0585\u05E1\u0647\u0665\u06BE\u06C1\u06D5\u06F5\u06FF\u07C0"
            + "\u0966\u09E6\u0A66\u0AE6\u0B20\u0B66\u0BE6\u0C66\u0CE6\u0D20\u0D66\u0E50\u0ED0\u101D\u1040\u10FF\u12D0\u1D0F"
            + "\u1D11\u2C9F\u2D31\u2D41\u2D54\u3007\uA4F3\uA74B\uAB3D\uAB3E\uAB74\uAB8E\uABBB"),
        ('p', "\u01A5\u03C1\u0440\u146D\u1D18\u1D7D\u2CA3\uA4D1\uABB2"),
        ('q', "\u02A0\u051B\u0563\u0566\u2D55"),
        ('r', "\u024D\u027C\u027D\u0280\u0433\u0493\u1587\u1D26\u1D72\u2C85\uA4E3\uAB47\uAB48\uAB71\uAB81\uABA2"),
        ('s', "\u01BD\u0282\u0455\u057F\u1D74\uA4E2\uA731\uABA5\uABAA"),
        ('t', "\u0167\u01AD\u0288\u03C4\u0442\u04AD\u1D1B\u1D75\u2C66\u2CA7\uA4D4\uAB72"),
        ('u', "\u0289\u028B\u03C5\u0446\u057D\u1200\u144C\u1D1C\u1D7E\uA4F4\uA79F\uAB4E\uAB52\uAB9C"),
        ('v', "\u03BD\u0475\u05D8\u0667\u06F7\u142F\u1D20\u2D38\uA4E6\uA6DF\uABA9"),
        ('w', "\u026F\u03C9\u0448\u0461\u047D\u051D\u0561\u1D21\uA4EA\uA761\uAB83\uABA4"),
        ('x', "\u03C7\u0445\u04B3\u1541\u157D\u16B7\u2CAD\u2D5D\uA4EB\uAB53"),
        ('y', "\u01B4\u024F\u0263\u028F\u03B3\u0443\u04AF\u04B1\u10E7\u1D8C\u1EFF\u2CA9\uA4EC\uAB5A\uAB79\uAB8D"),
        ('z', "\u01B6\u0225\u0290\u03B6\u1D22\u1D76\uA4DC\uAB93"),
    ];

    private static readonly char[] Latin = Build();

    /// <summary>The Latin letter that <paramref name="c"/> looks like, or '\0'.</summary>
    public static char LatinFor(char c) => Latin[c];

    private static char[] Build()
    {
        var map = new char[char.MaxValue + 1];
        foreach (var (latin, lookAlikes) in Table)
        {
            foreach (var c in lookAlikes)
                map[c] = latin;
        }

        return map;
    }
}
