// Decisions: the next comment is open at once, the answer comes behind. What does not succeed comes back, visibly, and nothing is lost.
import { api, fragment } from "../shared/api.js";
import { parse } from "../shared/html.js";
import { failed } from "./access.js";
import { readClaims } from "./claims.js";
import { clearDesk, forget, open, openId, reopen, shown } from "./desk.js";
import { find, findAll, list, make, narrow, place, view } from "./page.js";
import { current, idOf, insert, nameOf, neighbour, replaceRow, row, setCurrent, sweep } from "./rows.js";
import { allChosen, anyChosen, unchoose } from "./selection.js";
import { tell } from "./notices.js";
import { made } from "./undo.js";
import { words } from "./words.js";

export interface Wanted {
  action: string;
  reason?: string;
  note?: string;
}

interface Target {
  id: string;
  version: number;
  row: HTMLElement | null;
  name: string;
}

interface Result {
  commentId: string;
  result: "ok" | "conflict" | "notFound";
  decisionId?: string;
  state?: string;
  by?: string;
}

/** Decisions that are on their way: whoever undoes waits for them. */
export let underWay: Promise<void> = Promise.resolve();

/** Decides about what is selected, else about the open comment. */
export function decide(wanted: Wanted): void {
  const targets = anyChosen() ? allChosen().map(targetOf) : openTarget();
  if (!targets.length) return;
  goOn(targets);
  underWay = Promise.all([underWay, carryOut(wanted, targets)]).then(() => undefined);
}

function targetOf({ id, version }: { id: string; version: number }): Target {
  const item = row(id);
  return { id, version, row: item, name: item ? nameOf(item) : "" };
}

function openTarget(): Target[] {
  const item = find("#item[data-id]");
  const waits = item && row(item.dataset["id"]!);
  // What is current but not there yet was not read; what somebody else decided is decided.
  if (!item || (current() && idOf(current()!) !== item.dataset["id"]) || waits?.classList.contains("done")) return [];
  return [{ id: item.dataset["id"]!, version: Number(item.dataset["version"]), row: waits ?? null, name: item.dataset["name"] ?? "" }];
}

/** Opens what comes next, and takes the decided rows out of the list where they do not belong into it any more. */
function goOn(targets: Target[]): void {
  const ids = new Set(targets.map((target) => target.id));
  unchoose([...ids]);
  const here = current();
  const next = free(here, 1, ids) ?? free(here, -1, ids);
  if (list() !== "all") targets.forEach((target) => target.row?.remove());
  sweep();
  const wasOpen = ids.has(shown());
  if (!wasOpen) return;
  if (next) open(next, !narrow());
  else clearDesk();
}

// The next one that nobody else looks at, and that is not just being decided.
function free(from: HTMLElement | null, step: 1 | -1, decided: Set<string>): HTMLElement | null {
  let next = neighbour(from, step, true);
  while (next && decided.has(idOf(next))) next = neighbour(next, step, true);
  return next;
}

async function carryOut(wanted: Wanted, targets: Target[]): Promise<void> {
  try {
    const decisions = targets.map(({ id, version }) => ({ commentId: id, version, ...wanted }));
    const { items } = await api<{ items: Result[] }>("POST", "moderation/decisions", { decisions });
    targets.forEach(({ id }) => forget(id));
    const done = items.filter((item) => item.result === "ok");
    if (done.length) tellDone(wanted, targets, done);
    for (const lost of items.filter((item) => item.result === "conflict")) await tellLost(lost, targets.find((target) => target.id === lost.commentId)!);
    const gone = items.filter((item) => item.result === "notFound").length;
    if (gone) tell("lost", words.gone(gone));
    if (list() === "all") await refreshRows(targets.map(({ id }) => id));
  } catch (problem) {
    insert(targets.flatMap((target) => target.row ?? []));
    targets.forEach((target) => target.row?.classList.remove("current"));
    if (!shown()) await openId(targets[0]!.id);
    failed(problem, { text: words.again, act: () => again(wanted, targets) });
  }
}

function again(wanted: Wanted, targets: Target[]): void {
  goOn(targets);
  underWay = Promise.all([underWay, carryOut(wanted, targets)]).then(() => undefined);
}

function tellDone(wanted: Wanted, targets: Target[], done: Result[]): void {
  const what = words.did[wanted.action] ?? wanted.action;
  const who = done.length === 1 ? (targets.find((target) => target.id === done[0]!.commentId)?.name ?? "") : words.comments(done.length);
  const undo = made(done.map((item) => item.decisionId!));
  tell("own", words.done(what, who), { text: words.undo, act: undo });
}

/** Says who decided first, and what; or that the text is another now, and brings it back. */
async function tellLost(lost: Result, target: Target): Promise<void> {
  const belongs = list() === "all" || lost.state === (list() === "reported" ? "approved" : "pending");
  const line = make("span", "");
  const name = make("bdi", "", target.name || words.comments(1));
  line.append(name, ": ");
  if (belongs && !lost.by) {
    line.append(words.changedMeanwhile);
    await refreshRows([lost.commentId]);
  } else {
    try {
      line.append(parse(await fragment(`/moderate/fragments/outcome${place({ item: lost.commentId })}`)));
    } catch {
      line.append(words.otherDecided);
    }
  }
  tell("lost", line, { text: "Open", act: () => void openId(lost.commentId) });
}

/** Brings rows into the list as they are now; rows of another list are left out. */
export async function refreshRows(ids: string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += 50) {
    const query = ids.slice(from, from + 50).map((id) => `&item=${id}`).join("");
    const items = findAll("li.row", parse(await fragment(`/moderate/fragments/rows${place()}${query}`)));
    insert(items.filter(belongsHere));
    readClaims(items);
  }
}

/** Whether a row, as the server wrote it now, belongs into the list that is shown. */
export function belongsHere(item: HTMLElement): boolean {
  return list() === "all" || item.dataset["list"] === list();
}

/** Shows one comment again that came back. */
export async function comeBack(ids: string[]): Promise<void> {
  ids.forEach(forget);
  await refreshRows(ids);
  const first = ids[0] && row(ids[0]);
  if (first && shown() !== ids[0]) open(first);
  else if (shown() === ids[0]) {
    setCurrent(first || null, false);
    await reopen();
  } else if (ids[0]) await openId(ids[0]);
  if (narrow()) view("item");
}

/** A row that changed while it was shown. */
export function changeRow(item: HTMLElement): void {
  const there = row(idOf(item));
  if (there) replaceRow(there, item);
}
