// What comes in while somebody reads. It takes its place at once where that moves nothing; else it is counted, and comes when it is asked for.
import { fragment } from "../shared/api.js";
import { parse } from "../shared/html.js";
import { failedQuietly } from "./access.js";
import { readClaims } from "./claims.js";
import { openFirst, shown } from "./desk.js";
import { belongsHere, refreshRows } from "./decisions.js";
import { find, findAll, list, place } from "./page.js";
import { idOf, insert, orderOf, row, rows, settle, waiting } from "./rows.js";
import { tell } from "./notices.js";
import { words } from "./words.js";

const arrived = new Set<string>();

/** A comment belongs into the list and is not in it yet. */
export function arrive(id: string, order: number): void {
  if (row(id)) return;
  const last = rows().at(-1);
  const more = find("[data-more]");
  if (!waiting().length) void bring([id]);
  else if (list() !== "all" && last && order >= orderOf(last)) {
    // Behind all others: there it moves nothing. Where the list goes on further down, it is found there.
    if (!more) void bring([id]);
  } else {
    arrived.add(id);
    showArrived();
  }
}

export function leave(id: string): void {
  if (arrived.delete(id)) showArrived();
}

export function forgetArrived(): void {
  arrived.clear();
  showArrived();
}

/** Puts what came in into its place. */
export function takeArrived(): void {
  if (!arrived.size) tell("own", words.nothingNew);
  else void bring([...arrived]);
}

async function bring(ids: string[]): Promise<void> {
  try {
    await refreshRows(ids);
    ids.forEach((id) => arrived.delete(id));
    showArrived();
    if (!shown()) openFirst();
  } catch (problem) {
    failedQuietly(problem);
  }
}

function showArrived(): void {
  const pill = find("[data-arrived]");
  if (!pill) return;
  pill.hidden = arrived.size === 0;
  pill.textContent = words.arrived(arrived.size);
}

/** Compares the list with the server's: after the line was away, or where there is none. */
export async function catchUp(): Promise<void> {
  const query = place();
  const html = await fragment(`/moderate/fragments/list${query}`);
  // Another list is shown by now.
  if (query !== place()) return;
  const now = parse(html);
  const items = findAll("li.row", now);
  const ids = new Set(items.map(idOf));
  const end = find("[data-more]", now) ? orderOf(items.at(-1)!) : Infinity;
  for (const item of waiting()) if (!ids.has(idOf(item)) && orderOf(item) <= end && list() !== "all") settle(item, "");
  for (const item of items) {
    if (!row(idOf(item))) arrive(idOf(item), orderOf(item));
    else if (belongsHere(item)) insert([item]);
  }
  readClaims(items);
  if (!shown()) openFirst();
}

/** The next window of the list, in its place. */
export async function loadMore(link: HTMLElement): Promise<void> {
  const spot = link.closest("li") ?? link;
  link.setAttribute("aria-busy", "true");
  try {
    const more = parse(await fragment(`/moderate/fragments/list${place({ after: link.dataset["more"] ?? "" })}`));
    for (const item of findAll("li.row", more)) if (row(idOf(item))) item.remove();
    const items = findAll("li.row", more);
    spot.replaceWith(more);
    readClaims(items);
  } catch (problem) {
    link.removeAttribute("aria-busy");
    failedQuietly(problem);
  }
}
