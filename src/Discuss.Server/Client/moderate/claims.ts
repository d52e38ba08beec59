// Who is looking at what. One's own claim follows what is open and is renewed while it stays open; everybody's run out by themselves.
import { api } from "../shared/api.js";
import { failedQuietly } from "./access.js";
import { app, find, findAll } from "./page.js";
import { words } from "./words.js";

export interface Claim {
  commentId: string;
  id?: string;
  name?: string;
  until?: string;
}

/** A claim lasts two minutes. */
const RenewEvery = 40_000;
const LookEvery = 5_000;

const others = new Map<string, { name: string; until: number }>();

let wanted: string | null = null;
let held: string | null = null;
let busy = false;

/** From now on this is what the moderator looks at. */
export function claim(id: string | null): void {
  wanted = id;
  void hold();
}

export function keepClaims(): void {
  setInterval(() => {
    if (held && held === wanted && !document.hidden) void take(held);
  }, RenewEvery);
  setInterval(showClaims, LookEvery);
  addEventListener("pagehide", () => {
    if (held) navigator.sendBeacon("/moderate/release", new URLSearchParams({ item: held, formToken: find<HTMLInputElement>("[name=formToken]")?.value ?? "" }));
    held = null;
  });
  readClaims(findAll("li.row"));
}

// One request at a time, and only for what is still wanted when its turn comes.
async function hold(): Promise<void> {
  if (busy) return;
  busy = true;
  while (held !== wanted) {
    const next = wanted;
    if (held) await api("DELETE", "moderation/claims", { commentIds: [held] }).catch(failedQuietly);
    held = null;
    if (next && next === wanted) await take(next);
    held = next;
  }
  busy = false;
}

async function take(id: string): Promise<void> {
  try {
    const { items } = await api<{ items: { commentId: string; claimedBy: Claim | null }[] }>("POST", "moderation/claims", { commentIds: [id] });
    // Somebody was faster, or nobody is there any more.
    heardClaims(items.map(({ commentId, claimedBy }) => ({ ...claimedBy, commentId })));
  } catch (problem) {
    failedQuietly(problem);
  }
}

/** Takes in what the server wrote into rows. */
export function readClaims(items: HTMLElement[]): void {
  for (const item of items) {
    const by = find("[data-by]", item)!;
    if (by.textContent) others.set(item.dataset["id"]!, { name: by.textContent, until: Date.parse(by.dataset["by"]!) });
    else others.delete(item.dataset["id"]!);
  }
  showClaims();
}

/** Takes in what the hub tells of claims. */
export function heardClaims(claims: Claim[]): void {
  for (const { commentId, id, name, until } of claims) {
    if (name && id !== app().dataset["viewer"]) others.set(commentId, { name, until: until ? Date.parse(until) : Date.now() + RenewEvery * 3 });
    else others.delete(commentId);
  }
  showClaims();
}

/** A decision ends the claims on its comment. */
export function endClaim(id: string): void {
  if (others.delete(id)) showClaims();
}

/** Shows others' claims in the rows and, by name, in the bar above. */
export function showClaims(): void {
  const names = new Map<string, number>();
  for (const [id, { name, until }] of others) {
    if (until < Date.now()) others.delete(id);
    else names.set(name, (names.get(name) ?? 0) + 1);
  }
  for (const item of findAll("li.row")) {
    const by = others.get(item.dataset["id"]!)?.name ?? "";
    item.classList.toggle("claimed", by !== "");
    const told = find("[data-by]", item)!;
    if (told.textContent === by) continue;
    told.textContent = by;
    told.title = by && words.looksAt(by);
  }
  const chip = find("[data-looking]");
  if (!chip) return;
  chip.hidden = names.size === 0;
  chip.textContent = [...names].map(([name, n]) => words.looking(name, n)).join(", ");
}

