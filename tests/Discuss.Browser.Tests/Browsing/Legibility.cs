namespace Discuss.Browser.Tests.Browsing;

internal static class Legibility
{
    /// <summary>Shows every control without a name, and every identifier that stands twice.</summary>
    public const string Nameless =
        """
        () => {
          const nameOf = e => (e.getAttribute('aria-label') ?? '').trim() || [...(e.labels ?? [])].map(l => l.textContent).join('').trim() || e.textContent.trim() || e.title;
          const controls = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, dialog, nav, aside, section');
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          return [...controls].filter(e => e.checkVisibility() && !nameOf(e)).map(e => e.outerHTML.slice(0, 120)).concat(ids.filter((id, i) => ids.indexOf(id) !== i));
        }
        """;

    /// <summary>Names every text that can be seen and stands out from what is behind it by less than 4.5 to 1 (WCAG 2.2, 1.4.3).</summary>
    public const string Faults =
        """
        () => {
          const parse = c => { const n = c.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
          const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; } return [255, 255, 255, 1]; };
          const faults = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; (node = walk.nextNode());) {
            const e = node.parentElement;
            if (!node.data.trim() || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || e.closest(':disabled, option, .visually-hidden')) continue;
            const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
            if ((a + .05) / (b + .05) < 4.5) faults.push(`${((a + .05) / (b + .05)).toFixed(2)} ${e.className || e.tagName}: ${node.data.trim().slice(0, 40)}`);
          }
          return [...new Set(faults)];
        }
        """;
}
