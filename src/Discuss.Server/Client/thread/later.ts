// What a reader needs once they do something is a script of its own, fetched when they are about to: when the pointer or the focus comes
// to something that can be pressed or written in. What was pressed or typed before it is there is done as soon as it is, once. Where it
// cannot be had links and forms work as they do without scripts.
import type * as Acting from "../acting.js";
import { key, main, one, site } from "./page.js";

/** Written by the bundle: the second script's address, and what that script takes from this one. */
declare const secondScript: string;
declare const shared: () => object;

const Pressed =
  "form[data-composer] button,[data-vote],[data-reply],[data-permalink],[data-unfold],[data-edit],[data-delete],[data-report],[data-ignore]," +
  "[data-follow],[data-show-ignored],a[data-more],a[data-sign-in],[data-sign-out],a.mention,.pinned .link";

/** Under what name drafts of this thread are kept. */
export const draftsHere = `discuss/${site}/${key}/`;
/** Texts in which somebody wrote before there was a script that keeps what they write. */
export const written = new Set<EventTarget>();

/** Listens as long as the second script does not. */
const until = new AbortController();
const waiting = new Set<EventTarget>();
let loading: Promise<typeof Acting> | null = null;
/** Something is done again, and this time by whoever does it now. */
let again = false;

export function startLater(): void {
  const { signal } = until;
  const capture = { capture: true, signal };
  const near = (event: Event) => {
    if ((event.target as Element).closest(`${Pressed},summary,textarea,input,select`)) void acting().catch(() => undefined);
  };
  main.addEventListener("pointerover", near, { signal });
  main.addEventListener("focusin", near, { signal });
  main.addEventListener("click", (event) => {
    const element = (event.target as Element).closest<HTMLElement>(Pressed);
    if (again || !element || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    element.ariaBusy = "true";
    void once(element, () => {
      element.ariaBusy = null;
      element.click();
    });
  }, capture);
  main.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (again || event.isComposing || !(sends || event.key === "Escape")) return;
    const element = event.target as Element;
    if (!element.closest("form[data-composer],.panel")) return;
    if (sends) event.preventDefault();
    void once(element, () => element.dispatchEvent(new KeyboardEvent("keydown", event)));
  }, capture);
  main.addEventListener("input", ({ target }) => {
    if (again || !(target as Element).matches("form[data-composer] textarea")) return;
    written.add(target!);
    void once(target!, () => target!.dispatchEvent(new Event("input", { bubbles: true })));
  }, capture);
  for (const kind of ["paste", "dragover", "drop"] as const) main.addEventListener(kind, holdImages, capture);
  // By itself: a browser fetches from another process what is stored.
  setTimeout(() => {
    if (hasDrafts()) void acting().catch(() => undefined);
  });
}

/** What the second script gives, once it is there. */
export function acting(): Promise<typeof Acting> {
  return (loading ??= load().catch((problem) => {
    loading = null;
    throw problem;
  }));
}

async function load(): Promise<typeof Acting> {
  for (let failed = false; ; failed = true) {
    try {
      // A browser may remember that an address gave nothing.
      const { default: start } = (await import(secondScript + (failed ? "?again" : ""))) as { default: (given: object) => typeof Acting };
      until.abort();
      return start(shared());
    } catch (problem) {
      if (until.signal.aborted || (failed && navigator.onLine)) throw problem;
    }
    await new Promise((resolve) => {
      if (navigator.onLine) setTimeout(resolve, 1000);
      else addEventListener("online", resolve, { once: true });
    });
  }
}

/** Does something as soon as the second script is there, or cannot be had; not twice, however often it is asked for until then. */
async function once(what: EventTarget, act: () => void): Promise<void> {
  if (waiting.has(what)) return;
  waiting.add(what);
  await acting().catch(() => undefined);
  waiting.delete(what);
  again = true;
  act();
  again = false;
}

/** Pasted and dropped files are gone when their event is over. */
function holdImages(event: ClipboardEvent | DragEvent): void {
  const form = (event.target as Element).closest<HTMLFormElement>("form[data-composer]");
  const data = "clipboardData" in event ? event.clipboardData : event.dataTransfer;
  // A piece of a text document comes with a picture of itself, too.
  if (!form || !one("[data-images]", form) || !data?.types.includes("Files") || (event.type === "paste" && data.types.includes("text/plain"))) return;
  event.preventDefault();
  const files = [...data.files];
  void acting().then(({ hands }) => hands.takeImages(form, files)).catch(() => undefined);
}

function hasDrafts(): boolean {
  try {
    return Object.keys(sessionStorage).some((name) => name.startsWith(draftsHere));
  } catch {
    return false;
  }
}
