// Keeps the queue in step with what other moderators and the rules do: over a WebSocket, or by asking now and then where there is none.
import { fragment } from "../shared/api.js";
import { Hub } from "../shared/hub.js";
import { parse } from "../shared/html.js";
import { failedQuietly, mayAct } from "./access.js";
import { arrive, catchUp, leave } from "./arrivals.js";
import { endClaim, heardClaims, type Claim } from "./claims.js";
import { changeRow, refreshRows } from "./decisions.js";
import { forget, reopen, shown } from "./desk.js";
import { app, find, findAll, list, make, place, sites } from "./page.js";
import { idOf, row, settle, sweep, versionOf } from "./rows.js";
import { words } from "./words.js";

interface QueueChange {
  kind: "arrived" | "changed" | "left";
  commentId: string;
  state: string;
  list: "pending" | "reported" | null;
  urgency: number;
  version: number;
  by?: string;
}

const AskEvery = 10_000;
const CountEvery = 60_000;

let line: Hub | null = null;
let wake: () => void = () => undefined;
let asking = false;
let countAgain = false;

export function goLive(): void {
  addEventListener("online", () => wake());
  addEventListener("offline", () => line?.close());
  document.addEventListener("visibilitychange", () => wake());
  setInterval(() => void askFigures(), CountEvery);
  void follow();
}

/** The page shows other sites now. */
export function rejoin(): void {
  line?.close();
  wake();
}

async function follow(): Promise<void> {
  let failures = 0;
  while (mayAct()) {
    if (await joined()) failures = 0;
    else failures++;
    await catchUp().catch(failedQuietly);
    await askFigures();
    await pause(failures ? Math.min(AskEvery, 500 * 2 ** failures) : 300);
  }
}

async function joined(): Promise<boolean> {
  const hub = new Hub(location.origin.replace(/^http/, "ws") + (app().dataset["live"] ?? "/live"), {
    queue: (changes: QueueChange[]) => changes.forEach((change) => void heard(change).catch(failedQuietly)),
    claims: (claims: Claim[]) => heardClaims(claims),
    appeals: () => void askFigures(),
    queueMissed: () => void catchUp().then(askFigures).catch(failedQuietly),
    queueClosed: () => void askFigures(),
  });
  line = hub;
  try {
    await hub.opened;
    for (const site of sites()) await hub.invoke("JoinQueue", site);
    // What happened between the page and the line.
    await catchUp();
    app().dataset["alive"] = "";
    await hub.closed;
    return true;
  } catch (problem) {
    failedQuietly(problem);
    hub.close();
    return false;
  } finally {
    line = null;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, milliseconds * (0.5 + Math.random()));
  });
}

async function heard(change: QueueChange): Promise<void> {
  void askFigures();
  const item = row(change.commentId);
  const belongs = list() === "all" || change.list === list();
  forget(change.commentId);
  if (change.by || !change.list) endClaim(change.commentId);
  if (!belongs) leave(change.commentId);
  if (belongs && !item) {
    if (change.kind !== "left") arrive(change.commentId, list() === "all" ? -Date.now() : change.urgency);
  } else if (belongs && item && versionOf(item) !== change.version) await refreshRow(change.commentId);
  else if (!belongs && item) {
    settle(item, [change.by, words.states[change.state]].filter(Boolean).join(": "));
    if (!shown()) sweep();
  }
  if (shown() === change.commentId) await tellInItem(change);
}

async function refreshRow(id: string): Promise<void> {
  if (list() === "all") return refreshRows([id]);
  const [item] = findAll("li.row", parse(await fragment(`/moderate/fragments/rows${place()}&item=${id}`)));
  if (item && idOf(item) === id) changeRow(item);
}

/** What happened to the comment that is being read stands above its text; the text stays. */
async function tellInItem(change: QueueChange): Promise<void> {
  const told = find("[data-told]");
  const open = find("#item");
  if (!told || !open || Number(open.dataset["version"]) === change.version) return;
  const note = make("p", "event lost");
  note.setAttribute("role", "alert");
  if (change.by) note.append(parse(await fragment(`/moderate/fragments/outcome${place({ item: change.commentId })}`)));
  else {
    const button = make("button", "link", words.changed);
    button.type = "button";
    button.addEventListener("click", () => void reopen().catch(failedQuietly));
    note.append(button);
  }
  if (shown() === change.commentId) told.replaceChildren(note);
}

/** Asks for the numbers of the page; one question at a time. */
export async function askFigures(): Promise<void> {
  if (asking) {
    countAgain = true;
    return;
  }
  asking = true;
  try {
    do {
      countAgain = false;
      const site = app().dataset["site"];
      const answer = await fragment(`/moderate/fragments/figures${site ? `?site=${encodeURIComponent(site)}` : ""}`);
      const figures = JSON.parse(answer) as Record<string, number>;
      for (const spot of findAll("[data-count]")) spot.textContent = figure(figures[spot.dataset["count"]!] ?? 0);
      const decided = find("[data-decided]");
      if (decided) decided.textContent = String(figures["decided"] ?? 0);
    } while (countAgain);
  } catch (problem) {
    failedQuietly(problem);
  } finally {
    asking = false;
  }
}

function figure(n: number): string {
  return n >= 1000 ? "1,000+" : String(n);
}
