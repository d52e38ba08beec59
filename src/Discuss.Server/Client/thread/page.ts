// The page that the server wrote, read and changed through its contract (README.md).

/** The whole discussion; the script does nothing on a page without one. */
export const main = document.getElementById("discuss") as HTMLElement;

export const site = main.dataset["site"] ?? "";
export const key = main.dataset["key"] ?? "";
export const language = document.documentElement.lang || "en";

/** What the addresses of this page's parts carry on, so that the server writes them as it wrote the page. */
export const look = carried();

function carried(): string {
  const from = new URLSearchParams(location.search);
  const kept = new URLSearchParams({ locale: from.get("locale") ?? language });
  for (const name of ["theme", "origin"]) if (from.has(name)) kept.set(name, from.get(name)!);
  return kept.toString();
}

export function one<T extends Element = HTMLElement>(selector: string, within: ParentNode = main): T | null {
  return within.querySelector<T>(selector);
}

export function all<T extends Element = HTMLElement>(selector: string, within: ParentNode = main): T[] {
  return [...within.querySelectorAll<T>(selector)];
}

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export function button(className: string, text: string, pressed: () => void): HTMLButtonElement {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", pressed);
  return element;
}

/** The comment with this identifier, where the page holds it. */
export function comment(id: string): HTMLElement | null {
  return document.getElementById(`c-${id}`);
}

/** The comment that an element belongs to. */
export function commentOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>("li.c");
}

/** A comment's own article, not those of its replies. */
export function article(item: Element): HTMLElement | null {
  return item.querySelector<HTMLElement>(":scope > article");
}

/** Says something to those who listen to the page instead of looking at it. */
export function announce(text: string): void {
  const place = one("[data-announce]");
  if (!place) return;
  place.textContent = "";
  // A live region speaks when its content changes, and not when the same words are written again in one go.
  requestAnimationFrame(() => (place.textContent = text));
}

/** Moves the focus to something that is no control, such as a comment that was just posted. */
export function focusOn(element: HTMLElement): void {
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Marks what is new with a wash of colour that fades (by the style sheet, which knows whether motion is wanted). */
export function wash(item: HTMLElement): void {
  item.classList.add("new");
  item.addEventListener("animationend", () => item.classList.remove("new"), { once: true });
}
