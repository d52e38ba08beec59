// The menus of reasons and sanctions, by their numbers.
import { find, findAll } from "./page.js";
import { allChosen, anyChosen } from "./selection.js";
import { words } from "./words.js";

export function openMenu(): HTMLDetailsElement | null {
  return find<HTMLDetailsElement>("details[data-menu][open]");
}

/** Opens a menu of the open comment, and puts the focus on its first choice. */
export function showMenu(name: string): void {
  const menu = find<HTMLDetailsElement>(`details[data-menu=${name}]`);
  if (!menu) return;
  const again = menu.open;
  closeMenu();
  if (again) return;
  menu.open = true;
  find(".pop", menu)?.scrollIntoView({ block: "nearest" });
  opened(menu);
}

/** A menu was opened, by whatever way. */
export function opened(menu: HTMLElement): void {
  for (const other of findAll<HTMLDetailsElement>("details[data-menu][open]")) if (other !== menu) other.open = false;
  const title = find("[data-menu-title]", menu);
  if (title) {
    title.dataset["one"] ??= title.textContent ?? "";
    title.textContent = anyChosen() ? words.rejectChosen(allChosen().length) : title.dataset["one"];
  }
  choices(menu)[0]?.focus();
}

export function closeMenu(): boolean {
  const menu = openMenu();
  if (!menu) return false;
  menu.open = false;
  find<HTMLElement>("summary", menu)?.focus({ preventScroll: true });
  return true;
}

/** Takes the choice with a number: a reason at once, a sanction's parts one after another. */
export function choice(number: number): void {
  const menu = openMenu();
  if (!menu) return;
  const pressed = choices(menu).find((one) => one.dataset["number"] === String(number));
  if (!pressed) return;
  pressed.click();
  if (!(pressed instanceof HTMLInputElement)) return;
  // The next question; after the last one the button that carries it out.
  (choices(menu)[0] ?? find<HTMLElement>("button.no", menu))?.focus();
}

// Those of the first question that is not answered yet.
function choices(menu: HTMLElement): HTMLElement[] {
  const questions = findAll("fieldset:not(.skip)", menu);
  if (!questions.length) return findAll("[data-number]", menu);
  const asked = questions.find((one) => !find("input:checked", one) && !find<HTMLInputElement>("[type=date]", one)?.value);
  return asked ? findAll("[data-number]", asked) : [];
}

/** Some sanctions have no end to ask for. */
export function sanctionChanged(form: HTMLFormElement): void {
  const kind = new FormData(form).get("kind");
  find("[data-durations]", form)?.classList.toggle("skip", kind === "warn" || kind === "ban");
  const endless = find<HTMLInputElement>("[name=hours][value='0']", form);
  if (!endless) return;
  endless.disabled = kind === "suspend";
  if (endless.disabled) endless.checked = false;
}
