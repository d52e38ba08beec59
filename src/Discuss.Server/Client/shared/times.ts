// Relative times that stay right: one timer for the whole page, set to the moment at which the next text changes.
const spoken = document.documentElement.lang || "en";

const Minute = 60_000;
const Hour = 60 * Minute;
const Day = 24 * Hour;

let timer = 0;
/** What each text stands for: as long as that is so it stays. */
const standing = new WeakMap<Element, string>();

/** The age as it is told: so many of a unit, or a day; nothing for what has just been written, as the server says it. */
function inUnits(then: Date, age: number): string {
  if (age < Minute) return "";
  if (age < Hour) return Math.floor(age / Minute) + " minute";
  if (age < Day) return Math.floor(age / Hour) + " hour";
  if (age < 7 * Day) return Math.floor(age / Day) + " day";
  return then.toDateString();
}

function text(then: Date, age: number, now: string): string {
  if (age >= 7 * Day) {
    const year = then.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
    return new Intl.DateTimeFormat(spoken, { day: "numeric", month: "short", year }).format(then);
  }
  const [count, unit] = now.split(" ") as [string, string];
  return new Intl.NumberFormat(spoken, { style: "unit", unit, unitDisplay: "narrow" }).format(Number(count));
}

/** A page that somebody goes back to may be as old as their way back. */
const [way] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];

/**
 * What the server wrote a moment ago is right, but for a day that is another one where the reader is. Nothing is written anew that stays
 * as it is: a browser's first use of Intl costs a slow processor a tenth of a second.
 */
function isRight(element: Element, now: string, then: Date, age: number): boolean {
  return (standing.get(element) ?? (way?.type !== "back_forward" && (age < 7 * Day || then.getDate() === then.getUTCDate()) ? now : "")) === now;
}

function untilChange(age: number): number {
  const step = age < Hour ? Minute : age < Day ? Hour : Day;
  return step - (age % step);
}

/** Writes every time anew that is no longer right, and comes back when the next one is not. Called, too, for what has just come from the server. */
export function refreshTimes(): void {
  clearTimeout(timer);
  let next = Hour;
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const then = new Date(element.dateTime);
    const age = Math.max(0, Date.now() - then.getTime());
    const now = inUnits(then, age);
    if (now && !isRight(element, now, then, age)) element.textContent = text(then, age, now);
    standing.set(element, now);
    next = Math.min(next, untilChange(age));
  }
  timer = setTimeout(refreshTimes, next + 50);
}

export function keepTimes(): void {
  refreshTimes();
  // Timers of a page that nobody sees are slowed down.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refreshTimes();
  });
}
