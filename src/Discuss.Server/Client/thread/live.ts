// Keeps the page in step with the thread: over a WebSocket, or by asking now and then where WebSockets are refused. Whichever way, the
// page knows the last seq that it has seen, asks for what came after it, and takes each event once and in order.
import { api } from "../shared/api.js";
import { Hub } from "../shared/hub.js";
import { apply } from "./events.js";
import { acting } from "./later.js";
import { button, key, main, make, one, site } from "./page.js";
import type { ThreadEvent } from "./views.js";
import { words } from "./words.js";

const PollEvery = 10_000;
const LongestPause = 15_000;
/** Lines that fail in a row while asking works before it is taken that lines are refused: fewer, and one node's restart would pass for that. */
const FailuresOfRefused = 4;
/** Windows of events that a page catches up with; past them it is quicker, and calmer, to load it anew. */
const MostWindows = 3;

interface Joined {
  seq: number;
  missed: ThreadEvent[];
}

let thread = main?.dataset["thread"] ?? "";
let seen = Number(main?.dataset["seq"] ?? 0);
let work = Promise.resolve();
let line: Hub | null = null;
let lines = 0;
let wake: () => void = () => undefined;

/** Takes what is new of some events, in order, one after another. */
function take(events: ThreadEvent[]): void {
  for (const event of events) {
    if (event.seq <= seen) continue;
    seen = event.seq;
    work = work.then(() => apply(event)).catch(() => undefined);
  }
}

/** Follows the thread as long as the page is there. */
export function goLive(): void {
  addEventListener("online", () => wake());
  addEventListener("offline", () => line?.close());
  document.addEventListener("visibilitychange", () => wake());
  void follow();
}

/** The thread exists from now on: somebody, perhaps this reader, wrote the first comment. */
export function threadIs(id: string): void {
  if (thread) return;
  thread = id;
  wake();
}

/** The server shall know from now on who listens: the line is opened anew. */
export function lineIsAnothers(): void {
  line?.close();
}

async function follow(): Promise<never> {
  let failures = 0;
  let rounds = 0;
  let refused = false;
  for (;;) {
    await shown();
    if (!thread) await findThread();
    if (!thread) await pause(PollEvery);
    else if (refused && ++rounds % 6) {
      refused = await poll();
      await pause(PollEvery);
    } else if (await joined()) {
      failures = 0;
      refused = false;
      await pause(Math.random() * 1500);
    } else {
      // The line fails. Where asking works again and again, it is the line that is refused; where it does not, the server is away.
      const asked = ++failures > 1 && (await poll());
      refused = asked && failures >= FailuresOfRefused;
      await pause(refused ? PollEvery : Math.min(LongestPause, 500 * 2 ** failures));
    }
  }
}

/** Whether this page had a line before: its view is counted once. */
let wasHere = false;

/** Opens a line and listens until it ends; false where it never came about. */
async function joined(): Promise<boolean> {
  let early: ThreadEvent[] | null = [];
  const hub = new Hub(location.origin.replace(/^http/, "ws") + (wasHere ? "/live?again" : "/live"), {
    events: (id: string, events: ThreadEvent[]) => {
      if (id !== thread) return;
      if (early) early.push(...events);
      else take(events);
    },
    readers: (id: string, count: number) => {
      if (id === thread) showReaders(count);
    },
    notices: tellNews,
    sanctions: (slug: string, sanctions: { reason: string }[]) => {
      if (slug === site) showSanctions(sanctions);
    },
  });
  line = hub;
  try {
    await hub.opened;
    const answer = await hub.invoke<Joined | "reset">("Join", thread, seen);
    wasHere = true;
    if (answer === "reset") offerReload();
    else {
      take(answer.missed);
      take(early);
      seen = Math.max(seen, answer.seq);
    }
    // What there was for this reader while nobody listened.
    if (lines++) tellNews();
    early = null;
    await hub.closed;
    return true;
  } catch {
    hub.close();
    return false;
  } finally {
    line = null;
    showReaders(0);
  }
}

/** Asks for what was missed; false where no answer comes. */
async function poll(): Promise<boolean> {
  try {
    for (let windows = 0; windows < MostWindows; windows++) {
      const { items, next } = await api<{ items: ThreadEvent[]; next: string | null }>("GET", `threads/${thread}/events?since=${seen}&limit=200`);
      take(items);
      if (!next) return true;
    }
    offerReload();
    return true;
  } catch {
    return false;
  }
}

async function findThread(): Promise<void> {
  try {
    const found = await api<{ thread: { id: string | null } }>("GET", `sites/${site}/thread?key=${encodeURIComponent(key)}&limit=1`);
    thread = found.thread.id ?? thread;
  } catch {
    // The next round asks again.
  }
}

/** Waits about so long, or until there is reason to go on: the network is back, the page is looked at again, the thread is there. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, milliseconds * (0.5 + Math.random()));
  });
}

async function shown(): Promise<void> {
  while (document.hidden || !navigator.onLine) await new Promise<void>((resolve) => (wake = resolve));
}

/** Something is new for this reader alone. */
function tellNews(): void {
  if (one("[data-bell]")) void acting().then(({ hands }) => hands.newsCame()).catch(() => undefined);
}

function showReaders(count: number): void {
  const place = one("[data-readers]");
  if (!place) return;
  place.hidden = count < 2;
  if (count > 1) place.textContent = words.reading(count);
}

/** What the moderators say to this reader stands above the thread, with the way to the reasons; gone when it is over. */
function showSanctions(sanctions: { reason: string }[]): void {
  const place = one("[data-sanctions]");
  if (!place) return;
  const told = sanctions.map(({ reason }) => (place.dataset["told"] ?? "{0}").replace("{0}", () => reason)).join(" ");
  const text = one("span", place);
  if (text && told) text.textContent = told;
  place.hidden = !told;
}

function offerReload(): void {
  if (one(".pill.stale")) return;
  const row = make("div", "pill-row");
  row.append(button("pill stale", words.stale, () => location.reload()));
  one("[data-roots]")?.before(row);
}
