// The page that the server wrote, read and changed through its contract (README.md).

export function find<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T | null {
  return within.querySelector<T>(selector);
}

export function findAll<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T[] {
  return [...within.querySelectorAll<T>(selector)];
}

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** The page's own part; another list replaces it. */
export function app(): HTMLElement {
  return document.getElementById("queue")!;
}

/** Which list is shown: pending, reported or all. */
export function list(): string {
  return app().dataset["state"] ?? "pending";
}

/** The sites whose comments the page shows. */
export function sites(): string[] {
  return (app().dataset["sites"] ?? "").split(" ").filter(Boolean);
}

/** What the addresses of the page's parts carry along. */
export function place(more: Record<string, string> = {}): string {
  const site = app().dataset["site"];
  return "?" + new URLSearchParams({ state: list(), ...(site && { site }), ...more }).toString();
}

/** Says something to those who listen to the page instead of looking at it. */
export function announce(text: string): void {
  const live = find("[data-announce]");
  if (!live) return;
  live.textContent = "";
  // A live region speaks when its content changes, and not when the same words are written again in one go.
  requestAnimationFrame(() => (live.textContent = text));
}

/** Whether the page is one column, with the list and the item in turn. */
export function narrow(): boolean {
  return matchMedia("(max-width: 700px)").matches;
}

export function view(which?: "list" | "item"): string {
  const work = find("[data-view]");
  if (work && which) work.dataset["view"] = which;
  return work?.dataset["view"] ?? "";
}
