// Where comments stand, and how new ones come in without moving what is read.
// A new comment is put in its place hidden; each run of hidden ones has one pill before it, which takes no room of its own.
import { refreshTimes } from "../shared/times.js";
import { all, article, button, comment, commentOf, focusOn, main, make, one, wash } from "./page.js";
import { words } from "./words.js";

const order = main?.dataset["sort"];
/** New comments that stand in a part of the thread that is not on the page. */
const beyond = new Set<string>();

type Arrival = "live" | "own" | "window";

const path = (item: HTMLElement) => item.dataset["path"] ?? "";
const score = (item: HTMLElement) => Number(item.dataset["score"]);

function comesBefore(a: HTMLElement, b: HTMLElement, roots: boolean): boolean {
  if (roots && order === "newest") return path(a) > path(b);
  if (roots && order === "top" && score(a) !== score(b)) return score(a) > score(b);
  return path(a) < path(b);
}

/** The list that a comment belongs to; null where its conversation is not on the page. */
function listOf(item: HTMLElement): HTMLElement | null {
  if (item.dataset["depth"] === "0") return one("[data-roots]");
  const root = one(`[data-roots] > li[data-path="${path(item).slice(0, 5)}"]`);
  if (!root) return null;
  const list = one("[data-replies]", root);
  if (list) return list;
  const created = make("ol", "replies");
  created.dataset["replies"] = "";
  article(root)!.after(created);
  return created;
}

/** The link to what follows (or precedes) a list's window, where the window ends before the thread does. */
function linkBeside(list: HTMLElement, before: boolean): HTMLAnchorElement | null {
  const roots = list.matches("[data-roots]");
  const links = all<HTMLAnchorElement>(`:scope > a[data-more=${roots ? "comments" : "replies"}]`, list.parentElement!);
  const side = before ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  return links.find((link) => list.compareDocumentPosition(link) & side) ?? null;
}

/**
 * Puts a comment in its place in the current order.
 * "live" ones wait behind a pill, or are counted on the link to the window that they belong to; "own" ones and those of a "window" that
 * was asked for are shown. False where the comment is not on the page now.
 */
export function place(item: HTMLElement, arrival: Arrival): boolean {
  const list = listOf(item);
  const id = item.dataset["id"] ?? "";
  if (!list || comment(id)) return false;
  const roots = list.matches("[data-roots]");
  const others = all(":scope > li.c", list);
  // A window of "top" is in the server's order; scores that changed since would only shuffle it.
  const next = arrival === "window" && roots && order === "top" ? undefined : others.find((other) => comesBefore(item, other, roots));
  if (arrival === "live") {
    const link = (!next && linkBeside(list, false)) || (next === others[0] && linkBeside(list, true));
    if (link) {
      if (!beyond.has(id)) countOn(link, roots);
      beyond.add(id);
      return false;
    }
    item.hidden = true;
  }
  if (next) next.before(item);
  else list.append(item);
  beyond.delete(id);
  refreshPills(list);
  refreshTimes();
  return true;
}

function countOn(link: HTMLElement, roots: boolean): void {
  const left = Number(link.dataset["left"]);
  if (left) {
    link.dataset["left"] = String(left + 1);
    link.textContent = words.moreReplies(left + 1);
    return;
  }
  const note = link.querySelector(".fresh") ?? link.appendChild(make("span", "fresh"));
  const fresh = Number(link.dataset["fresh"] ?? 0) + 1;
  link.dataset["fresh"] = String(fresh);
  note.textContent = ` · ${roots ? words.newComments(fresh) : words.newReplies(fresh)}`;
}

/** Brings the pills of a list into line with the hidden comments in it. */
export function refreshPills(list: HTMLElement): void {
  const isHidden = (element: Element | null) => element instanceof HTMLElement && element.matches("li.c[hidden]");
  for (const row of all(":scope > .pill-row", list)) {
    if (!isHidden(row.nextElementSibling) || isHidden(row.previousElementSibling)) row.remove();
  }
  for (const item of all(":scope > li.c[hidden]", list)) {
    const before = item.previousElementSibling;
    if (isHidden(before)) continue;
    const row = before?.matches(".pill-row") ? before : item.parentElement!.insertBefore(pillRow(), item);
    const count = runAfter(row).length;
    row.querySelector("button")!.textContent = list.matches("[data-roots]") ? words.newComments(count) : words.newReplies(count);
  }
}

function pillRow(): HTMLElement {
  const row = make("li", "pill-row");
  row.append(button("pill", "", () => reveal(row)));
  return row;
}

function runAfter(row: Element): HTMLElement[] {
  const run: HTMLElement[] = [];
  for (let at = row.nextElementSibling; at instanceof HTMLElement && at.hidden; at = at.nextElementSibling) run.push(at);
  return run;
}

function reveal(row: Element): void {
  const run = runAfter(row);
  row.remove();
  for (const item of run) {
    item.hidden = false;
    wash(item);
  }
  refreshTimes();
  focusOn(article(run[0]!)!);
}

/** Shows a comment that waits behind a pill, and all that wait with it. */
export function revealIfHidden(item: HTMLElement): void {
  const hidden = item.closest<HTMLElement>("li.c[hidden]");
  if (!hidden) return;
  let row: Element | null = hidden;
  while (row && !row.matches(".pill-row")) row = row.previousElementSibling;
  if (row) reveal(row);
}

/** Takes a comment that nobody saw off the page. */
export function drop(item: HTMLElement): void {
  const list = item.parentElement!;
  item.remove();
  refreshPills(list);
}

/** Whether a comment has answers on the page, which keep its place. */
export function hasReplies(item: HTMLElement): boolean {
  const own = path(item);
  const within = item.dataset["depth"] === "0" ? item : commentOf(item)!.parentElement!;
  return all("li.c", within).some((other) => other !== item && path(other).startsWith(own));
}
