// What is new for this reader alone, and whom they ignore. All of it is forms that work without this script, too.
import { api, fragment } from "../shared/api.js";
import { parse } from "../shared/html.js";
import { hideIgnored, ignored } from "../thread/ignored.js";
import { all, commentOf, key, look, main, one, site } from "../thread/page.js";

/** Follows the bell, and closes a panel when something else is pressed. */
export function startNotices(): void {
  // One may have been opened before this script was there.
  for (const panel of all("[data-bell][open]")) void readNews(panel);
  main.addEventListener(
    "toggle",
    (event) => {
      const panel = event.target as HTMLDetailsElement;
      if (panel.matches("[data-bell]") && panel.open) void readNews(panel);
    },
    true,
  );
  document.addEventListener("click", (event) => {
    for (const panel of all<HTMLDetailsElement>(".panel[open]")) if (!panel.contains(event.target as Node)) panel.open = false;
  });
  main.addEventListener("keydown", (event) => {
    const panel = event.key === "Escape" && (event.target as Element).closest<HTMLDetailsElement>(".panel[open]");
    if (!panel) return;
    panel.open = false;
    one("summary", panel)?.focus();
  });
}

/** Something is new: the server writes the bell again. One that is open stays as it is, with its count. */
export async function newsCame(): Promise<void> {
  const bell = one<HTMLDetailsElement>("[data-bell]");
  if (!bell) return;
  const fresh = parse(await fragment(`/embed/fragments/notices?site=${site}&key=${encodeURIComponent(key)}&${look}`)).querySelector<HTMLDetailsElement>("[data-bell]");
  const now = one<HTMLDetailsElement>("[data-bell]");
  if (!fresh || !now) return;
  if (now.open) one(".drop", now)?.replaceWith(one(".drop", fresh)!);
  else now.replaceWith(fresh);
}

/** What is shown is read; its marks stay until the bell is written again. */
async function readNews(bell: HTMLElement): Promise<void> {
  const count = one("[data-unread]", bell);
  if (!count || count.hidden) return;
  await api("POST", `sites/${site}/notices/read`, { upTo: Number(bell.dataset["newest"]) });
  count.hidden = true;
  one("[data-read]", bell)?.remove();
}

export async function ignore(element: HTMLElement, item: HTMLElement): Promise<void> {
  element.closest("details")?.removeAttribute("open");
  const author = item.dataset["author"]!;
  await api("PUT", `ignored/${author}`, {});
  ignored.add(author);
  for (const one of all(`li.c[data-author="${author}"]`)) hideIgnored(one);
}

export async function followReplies(element: HTMLElement, item: HTMLElement): Promise<void> {
  await api("PUT", `comments/${item.dataset["id"]}/subscription`, { mail: true });
  element.setAttribute("aria-pressed", "true");
  element.closest("details")?.removeAttribute("open");
}

export function showIgnored(element: HTMLElement): void {
  commentOf(element)?.classList.remove("ignored");
  element.remove();
}
