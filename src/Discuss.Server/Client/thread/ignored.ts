// Whom this reader ignores. What comes live is the same for everybody.
import { article, main, make, one } from "./page.js";

export const ignored = new Set((main?.dataset["ignored"] ?? "").split(" ").filter(Boolean));

/** Hides a comment of somebody whom this reader ignores. */
export function hideIgnored(item: HTMLElement): void {
  const text = article(item);
  if (!ignored.has(item.dataset["author"] ?? "") || item.classList.contains("gone") || !text || one("[data-show-ignored]", text)) return;
  const note = make("a", "link ignored-note", (main.dataset["ignoredText"] ?? "{0}").replace("{0}", () => one(".name", text)?.textContent ?? ""));
  note.href = `#c-${item.dataset["id"]}`;
  note.dataset["showIgnored"] = "";
  one(".who", text)?.after(note);
  item.classList.add("ignored");
}
