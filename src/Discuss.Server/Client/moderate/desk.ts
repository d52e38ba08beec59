// The comment that is open, its author, and what stands around it. The next one is fetched before it is asked for.
import { fragment } from "../shared/api.js";
import { parse } from "../shared/html.js";
import { refreshTimes } from "../shared/times.js";
import { failed, failedQuietly } from "./access.js";
import { claim } from "./claims.js";
import { find, narrow, place, view } from "./page.js";
import { idOf, neighbour, row, setCurrent, sweep, versionOf } from "./rows.js";

const fetched = new Map<string, Promise<string>>();
const Kept = 8;

let opening: Promise<void> = Promise.resolve();

/** The identifier of the comment that is open; empty where there is none. */
export function shown(): string {
  return find("#item")?.dataset["id"] ?? "";
}

/** Opens a row's comment and makes it the current one. */
export function open(item: HTMLElement, focus = true): void {
  setCurrent(item, focus);
  opening = openId(idOf(item));
  sweep();
}

/** Opens a comment, whether it stands in the list or not. */
export async function openId(id: string): Promise<void> {
  const desk = find("[data-desk]")!;
  const inList = row(id);
  setCurrent(inList, false);
  if (narrow() && view() !== "item") {
    view("item");
    history.pushState(null, "", `/moderate${place({ item: id })}`);
    scrollTo(0, 0);
  } else history.replaceState(null, "", `/moderate${place({ item: id })}`);
  claim(id);
  if (shown() === id) return;
  desk.dataset["wanted"] = id;
  desk.setAttribute("aria-busy", "true");
  try {
    const html = await fetchItem(id, inList ? versionOf(inList) : 0);
    // The moderator went on meanwhile.
    if (desk.dataset["wanted"] !== id) return;
    put(html);
    const next = neighbour(row(id), 1, true);
    if (next) void fetchItem(idOf(next), versionOf(next)).catch(() => undefined);
  } catch (problem) {
    if (desk.dataset["wanted"] === id) failed(problem);
  } finally {
    if (desk.dataset["wanted"] === id) desk.removeAttribute("aria-busy");
  }
}

/** Settles when the comment that was asked for last is open: its menus take the place of those before. */
export function whenOpen(): Promise<void> {
  return opening;
}

/** Shows that nothing is open. */
export function clearDesk(): void {
  claim(null);
  const desk = find("[data-desk]");
  if (!desk) return;
  desk.dataset["wanted"] = "";
  fragment(`/moderate/fragments/item${place()}`).then((html) => {
    if (desk.dataset["wanted"] === "") put(html);
  }, failedQuietly);
  history.replaceState(null, "", `/moderate${place()}`);
  if (narrow()) view("list");
}

/** Shows the open comment as it is now. */
export async function reopen(): Promise<void> {
  const id = shown();
  if (!id) return;
  fetched.clear();
  const html = await fragment(address(id));
  if (shown() === id) put(html);
}

/** What was fetched of a comment before it changed is not shown any more. */
export function forget(id: string): void {
  for (const key of fetched.keys()) if (key.startsWith(`${id}:`)) fetched.delete(key);
}

function address(id: string): string {
  return `/moderate/fragments/item${place({ item: id })}`;
}

function fetchItem(id: string, version: number): Promise<string> {
  const key = `${id}:${version}`;
  let html = fetched.get(key);
  if (!html) {
    html = fragment(address(id));
    html.catch(() => fetched.delete(key));
    fetched.set(key, html);
    if (fetched.size > Kept) fetched.delete(fetched.keys().next().value!);
  }
  return html;
}

function put(html: string): void {
  const desk = find("[data-desk]")!;
  const focused = desk.contains(document.activeElement);
  desk.replaceChildren(parse(html));
  find(".item")!.scrollTop = 0;
  desk.scrollTop = 0;
  if (focused) find("#item")?.focus({ preventScroll: true });
  refreshTimes();
}

/** Opens or closes what stands around the comment: its conversation, or everything by its author. */
export async function show(which: string): Promise<void> {
  // Asked for while the comment is still on its way: it is about that one.
  await opening;
  const panel = find("[data-panel]");
  const id = shown();
  if (!panel || !id) return;
  if (!panel.hidden && panel.dataset["which"] === which) return hide();
  try {
    const html = await fragment(`/moderate/fragments/${which}${place({ item: id })}`);
    if (shown() !== id) return;
    panel.replaceChildren(parse(html));
    panel.dataset["which"] = which;
    panel.hidden = false;
    refreshTimes();
    find("h2", panel)?.focus({ preventScroll: true });
    (find(".self", panel) ?? panel).scrollIntoView({ block: which === "author" ? "start" : "center" });
  } catch (problem) {
    failed(problem);
  }
}

export function hide(): void {
  const panel = find("[data-panel]");
  if (!panel || panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  find("#item")?.focus();
}

/** More of what stands around the comment. */
export async function showMore(link: HTMLElement): Promise<void> {
  const which = find("[data-panel]")?.dataset["which"] ?? "author";
  try {
    const after = link.dataset["moreTurns"] ?? "";
    const more = parse(await fragment(`/moderate/fragments/${which}${place({ item: shown(), after })}`));
    find("h2", more)?.remove();
    (link.closest("p") ?? link).replaceWith(more);
    refreshTimes();
  } catch (problem) {
    failed(problem);
  }
}

/** Opens the first comment that nobody else looks at. */
export function openFirst(): void {
  const first = neighbour(null, 1, true);
  if (first) open(first, false);
}
