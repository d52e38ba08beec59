// Several comments at once. What was selected further down the list, unseen, is counted all the same.
import { api } from "../shared/api.js";
import { failed } from "./access.js";
import { shown } from "./desk.js";
import { announce, find, findAll } from "./page.js";
import { idOf, row, versionOf } from "./rows.js";
import { tell } from "./notices.js";
import { words } from "./words.js";

/** As many as one request decides. */
export const MostChosen = 200;

const chosen = new Map<string, number>();

export function anyChosen(): boolean {
  return chosen.size > 0;
}

/** What is selected, with the version that was seen. */
export function allChosen(): { id: string; version: number }[] {
  return [...chosen].map(([id, version]) => ({ id, version }));
}

export function choose(item: HTMLElement, on = !chosen.has(idOf(item))): void {
  if (on && chosen.size >= MostChosen) tell("bad", words.atMost(MostChosen));
  else if (on) chosen.set(idOf(item), versionOf(item));
  else chosen.delete(idOf(item));
  showChosen();
}

export function unchoose(ids?: string[]): boolean {
  const any = chosen.size > 0;
  if (ids) ids.forEach((id) => chosen.delete(id));
  else chosen.clear();
  if (any) showChosen();
  return any;
}

/** Takes the boxes as they stand: browsers bring them back with a page. */
export function readChosen(): void {
  chosen.clear();
  for (const box of findAll<HTMLInputElement>("li.row input:checked")) {
    const item = box.closest<HTMLElement>("li.row")!;
    chosen.set(idOf(item), versionOf(item));
  }
  showChosen();
}

function showChosen(): void {
  for (const item of findAll("li.row")) {
    const on = chosen.has(idOf(item));
    item.classList.toggle("chosen", on);
    find<HTMLInputElement>("input", item)!.checked = on;
  }
  const unseen = [...chosen.keys()].filter((id) => !row(id)).length;
  const told = find("[data-chosen]");
  if (told) told.textContent = words.chosen(chosen.size, unseen);
  find(".bulk")?.classList.toggle("on", chosen.size > 0);
}

/** Selects everything that waits for the same reason as the open comment. */
export async function chooseAlike(): Promise<void> {
  const id = shown();
  if (!id) return;
  try {
    const { items } = await api<{ items: { commentId: string; version: number }[] }>("GET", `moderation/comments/${id}/alike`);
    for (const one of items.slice(0, MostChosen)) chosen.set(one.commentId, one.version);
    const own = row(id);
    if (own) chosen.set(id, versionOf(own));
    showChosen();
    if (chosen.size < 2) tell("own", words.nothingAlike);
    else announce(find("[data-chosen]")?.textContent ?? "");
  } catch (problem) {
    failed(problem);
  }
}
