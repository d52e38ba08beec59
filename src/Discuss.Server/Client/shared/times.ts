// Relative times that stay right: one timer for the whole page, set to the moment at which the next text changes.
const spoken = document.documentElement.lang || "en";

const Minute = 60_000;
const Hour = 60 * Minute;
const Day = 24 * Hour;

const now = new Intl.RelativeTimeFormat(spoken, { numeric: "auto" }).format(0, "second");
const units = new Map(["minute", "hour", "day"].map((unit) => [unit, new Intl.NumberFormat(spoken, { style: "unit", unit, unitDisplay: "narrow" })]));
const date = new Intl.DateTimeFormat(spoken, { day: "numeric", month: "short" });
const dateOfYear = new Intl.DateTimeFormat(spoken, { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat(spoken, { dateStyle: "long", timeStyle: "short" });

let timer = 0;

function text(then: Date, age: number): string {
  if (age < Minute) return now;
  if (age < Hour) return units.get("minute")!.format(Math.floor(age / Minute));
  if (age < Day) return units.get("hour")!.format(Math.floor(age / Hour));
  if (age < 7 * Day) return units.get("day")!.format(Math.floor(age / Day));
  return (then.getFullYear() === new Date().getFullYear() ? date : dateOfYear).format(then);
}

function untilChange(age: number): number {
  const step = age < Hour ? Minute : age < Day ? Hour : Day;
  return step - (age % step);
}

/** Writes every time on the page anew, and comes back when the first of them is no longer right. */
export function refreshTimes(): void {
  clearTimeout(timer);
  let next = Hour;
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const then = new Date(element.dateTime);
    const age = Math.max(0, Date.now() - then.getTime());
    const words = text(then, age);
    if (element.textContent !== words) element.textContent = words;
    element.title ||= full.format(then);
    if (age < 7 * Day) next = Math.min(next, untilChange(age));
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
