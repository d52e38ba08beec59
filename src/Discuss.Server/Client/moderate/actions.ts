// What the pointer does. Every link and every form here works without this script, too.
import { loadMore, takeArrived } from "./arrivals.js";
import { decide } from "./decisions.js";
import { hide, open, openId, show, showMore } from "./desk.js";
import { showKeys } from "./keys.js";
import { visit } from "./lists.js";
import { closeMenu, opened, openMenu, sanctionChanged } from "./menus.js";
import { view } from "./page.js";
import { choose, chooseAlike } from "./selection.js";
import { lift, sanction } from "./sanctions.js";

const clicks: [string, (on: HTMLElement) => void][] = [
  ["a[data-open]", (on) => open(on.closest<HTMLElement>("li.row")!)],
  ["[data-more]", (on) => void loadMore(on)],
  ["[data-arrived]", takeArrived],
  [".tabs a[data-tab]:not([data-tab=appeals]), [data-visit]", (on) => void visit((on as HTMLAnchorElement).href)],
  ["[data-show]", (on) => void show(on.dataset["show"]!)],
  ["[data-hide]", hide],
  ["[data-open-item]", (on) => void openId(on.dataset["openItem"]!)],
  ["[data-more-turns]", (on) => void showMore(on)],
  ["[data-alike]", () => void chooseAlike()],
  ["[data-help]", showKeys],
  ["[data-back]", () => history.state === null && view("list")],
];

export function startActions(): void {
  document.addEventListener("click", (event) => {
    const at = event.target as HTMLElement;
    if (!at.closest("details")) closeMenu();
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    for (const [selector, act] of clicks) {
      const on = at.closest<HTMLElement>(selector);
      if (!on) continue;
      event.preventDefault();
      act(on);
      return;
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const by = event.submitter as HTMLButtonElement | null;
    if (form.matches("[data-decide], #bulk")) decideBy(form, by);
    else if (form.matches("[data-sanction]")) void sanction(form);
    else if (form.matches("[data-lift]")) void lift();
    else return;
    event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const on = event.target as HTMLInputElement;
    const item = on.closest<HTMLElement>("li.row");
    if (item && on.type === "checkbox") choose(item, on.checked);
    const form = on.closest<HTMLFormElement>("[data-sanction]");
    if (form) sanctionChanged(form);
  });
  // Opened by a pointer: the other menu closes, as it does by the keys.
  document.addEventListener("toggle", (event) => {
    const menu = event.target as HTMLDetailsElement;
    if (menu.matches("[data-menu]") && menu.open && !menu.contains(document.activeElement)) opened(menu);
    if (menu.matches("[data-menu]") && menu.open && openMenu() !== menu) opened(menu);
  }, true);
  addEventListener("popstate", () => view() === "item" && view("list"));
}

function decideBy(form: HTMLFormElement, by: HTMLButtonElement | null): void {
  const fields = new FormData(form);
  const note = String(fields.get("note") ?? "");
  if (by?.name === "reject") {
    closeMenu();
    decide({ action: "reject", reason: by.value, ...(note && { note }) });
  } else if (by?.value === "reject") decide({ action: "reject", reason: String(fields.get("because")) });
  else if (by?.value === "spam") decide({ action: "spam", reason: "spam" });
  else if (by?.value) decide({ action: by.value });
}
