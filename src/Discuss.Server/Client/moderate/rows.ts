// The list: which comment is current, what comes before and after it, and rows that come and go without moving what is read.
import { refreshTimes } from "../shared/times.js";
import { find, findAll } from "./page.js";

export function rows(): HTMLElement[] {
  return findAll("li.row");
}

/** Rows that still can be decided. */
export function waiting(): HTMLElement[] {
  return findAll("li.row:not(.done)");
}

export function row(id: string): HTMLElement | null {
  return document.getElementById(`q-${id}`);
}

export function current(): HTMLElement | null {
  return find("li.row.current");
}

export function idOf(item: HTMLElement): string {
  return item.dataset["id"] ?? "";
}

export function versionOf(item: HTMLElement): number {
  return Number(item.dataset["version"]);
}

export function orderOf(item: HTMLElement): number {
  return Number(item.dataset["order"]);
}

export function nameOf(item: HTMLElement): string {
  return find(".name", item)?.textContent ?? "";
}

/** Makes a row the current one and brings it into sight; the focus goes with it where the keys asked for it. */
export function setCurrent(item: HTMLElement | null, focus: boolean): void {
  const before = current();
  if (before !== item) {
    before?.classList.remove("current");
    find("a", before ?? document.createElement("i"))?.removeAttribute("aria-current");
  }
  if (!item) return;
  item.classList.add("current");
  const link = find("a", item)!;
  link.setAttribute("aria-current", "true");
  if (focus) link.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

/** The row after or before another that still can be decided; with `free`, one that nobody else looks at. */
export function neighbour(item: HTMLElement | null, step: 1 | -1, free = false): HTMLElement | null {
  const all = rows();
  const start = item ? all.indexOf(item) : step > 0 ? -1 : all.length;
  for (let at = start + step; at >= 0 && at < all.length; at += step) {
    const found = all[at]!;
    if (!found.classList.contains("done") && !(free && found.classList.contains("claimed"))) return found;
  }
  return null;
}

/** Changes the list while the current row stays where the eye has it. */
export function still(change: () => void): void {
  const held = current();
  const scroller = find("[data-rows]");
  const before = held?.getBoundingClientRect().top ?? 0;
  change();
  if (!scroller || !held?.isConnected) return;
  const moved = held.getBoundingClientRect().top - before;
  if (moved) scroller.scrollTop += moved;
}

/** Puts rows in their place by the list's order; one that is there already is replaced where its version is another. */
export function insert(items: HTMLElement[]): void {
  const into = find("[data-rows]");
  if (!into) return;
  still(() => {
    for (const item of items) {
      const there = row(idOf(item));
      if (there) {
        replaceRow(there, item);
        continue;
      }
      const after = rows().find((one) => orderOf(one) > orderOf(item));
      const end = find("[data-more]", into)?.closest("li") ?? null;
      into.insertBefore(item, after ?? end);
    }
  });
  refreshTimes();
}

/** Takes the place of a row; what the moderator did to it stays. */
export function replaceRow(there: HTMLElement, item: HTMLElement): void {
  item.classList.toggle("current", there.classList.contains("current"));
  const box = find<HTMLInputElement>("input", item);
  if (box) box.checked = find<HTMLInputElement>("input", there)?.checked ?? false;
  item.classList.toggle("chosen", there.classList.contains("chosen"));
  const focused = there.contains(document.activeElement);
  there.replaceWith(item);
  if (focused) find("a", item)?.focus({ preventScroll: true });
}

/** Says in its row that somebody else decided; it leaves when the moderator moves on. */
export function settle(item: HTMLElement, text: string): void {
  item.classList.add("done");
  const told = find("[data-outcome]", item);
  if (told) told.textContent = text;
  const box = find<HTMLInputElement>("input", item);
  if (box) {
    box.checked = false;
    box.disabled = true;
  }
}

/** Takes out what others decided. */
export function sweep(): void {
  const settled = findAll("li.row.done:not(.current)");
  if (settled.length) still(() => settled.forEach((item) => item.remove()));
}
