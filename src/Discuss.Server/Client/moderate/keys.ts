// One hand, no mouse. Keys are ignored while somebody types, and a key that is held down decides once.
import { mayAct } from "./access.js";
import { loadMore, takeArrived } from "./arrivals.js";
import { decide } from "./decisions.js";
import { hide, open, show, shown, whenOpen } from "./desk.js";
import { visitTab } from "./lists.js";
import { choice, closeMenu, openMenu, showMenu } from "./menus.js";
import { closeNotices } from "./notices.js";
import { announce, find } from "./page.js";
import { choose, chooseAlike, unchoose } from "./selection.js";
import { current, neighbour } from "./rows.js";
import { undoLast } from "./undo.js";
import { words } from "./words.js";

const Tabs: Record<string, string> = { p: "pending", r: "reported", a: "appeals", l: "all" };
/** Whoever holds these goes on and on. */
const Repeating = new Set(["j", "k"]);

let going = false;

const pressed: Record<string, () => void> = {
  j: () => void step(1),
  k: () => void step(-1),
  a: () => press("approve"),
  s: () => press("spam"),
  r: () => void whenOpen().then(() => showMenu("reject")),
  x: () => void whenOpen().then(() => showMenu("sanction")),
  c: () => void show("conversation"),
  p: () => void show("author"),
  v: chooseCurrent,
  " ": chooseCurrent,
  l: () => void chooseAlike(),
  u: () => void undoLast(),
  n: takeArrived,
  enter: () => find("#item")?.focus(),
  "?": showKeys,
  g: () => (going = true),
};

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !mayAct()) return;
    if (find("dialog[open]")) return;
    const key = keyOf(event);
    if (key === "escape") {
      if (closeMenu() || hidePanel() || unchoose() || closeNotices()) event.preventDefault();
      return;
    }
    const on = event.target as HTMLElement;
    if (isTyping(on)) return;
    if (openMenu() && /^[1-9]$/.test(key)) {
      event.preventDefault();
      choice(Number(key));
      return;
    }
    if ((key === " " || key === "enter") && isControl(on)) return;
    const went = going;
    going = false;
    const act = went && Tabs[key] ? () => visitTab(Tabs[key]!) : pressed[key];
    if (!act) return;
    event.preventDefault();
    if (!event.repeat || Repeating.has(key)) act();
  });
}

/** The key by its letter; by its place on the keyboard where the layout has other letters. */
function keyOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  if (/^[\x20-\x7e]$/.test(key) || key.length > 1) return key;
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : key;
}

function isTyping(on: HTMLElement): boolean {
  return on.matches("textarea, select, input:not([type=checkbox]):not([type=radio])") || on.isContentEditable;
}

function isControl(on: HTMLElement): boolean {
  return on.matches("button, summary, input, a:not([data-open])");
}

async function step(by: 1 | -1): Promise<void> {
  closeMenu();
  let next = neighbour(current(), by);
  const more = find("[data-more]");
  if (!next && by > 0 && more) {
    await loadMore(more);
    next = neighbour(current(), by);
  }
  if (next) open(next);
  else if (by > 0) announce(words.end);
}

function press(action: string): void {
  const button = find<HTMLButtonElement>(`[data-decide] button[value=${action}]`);
  if (shown() && !button?.disabled) decide({ action, ...(action === "spam" && { reason: "spam" }) });
}

function chooseCurrent(): void {
  const item = current();
  if (item) choose(item);
}

function hidePanel(): boolean {
  const there = find("[data-panel]")?.hidden === false;
  hide();
  return there;
}

export function showKeys(): void {
  find<HTMLDialogElement>("[data-keys]")?.showModal();
}
