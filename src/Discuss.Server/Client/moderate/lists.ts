// Changing to another list, or another site, without loading a page.
import { fragment } from "../shared/api.js";
import { parse } from "../shared/html.js";
import { refreshTimes } from "../shared/times.js";
import { failed } from "./access.js";
import { forgetArrived } from "./arrivals.js";
import { claim, readClaims } from "./claims.js";
import { shown } from "./desk.js";
import { app, find } from "./page.js";
import { rejoin } from "./live.js";
import { unchoose } from "./selection.js";
import { current, rows, setCurrent } from "./rows.js";

/** Shows the list of an address of this page. */
export async function visit(address: string): Promise<void> {
  const query = new URL(address, location.href).search;
  try {
    const part = parse(await fragment(`/moderate/fragments/page${query}`));
    unchoose();
    app().replaceWith(part);
    forgetArrived();
    history.pushState(null, "", `/moderate${query}`);
    document.title = `${find("h1")?.textContent ?? ""} · ${find(".tabs [aria-current]")?.firstChild?.textContent ?? ""} · Discuss`;
    refreshTimes();
    readClaims(rows());
    claim(shown() || null);
    setCurrent(current(), true);
    rejoin();
  } catch (problem) {
    failed(problem);
  }
}

/** Another list by the letter of its name. */
export function visitTab(name: string): void {
  const tab = find<HTMLAnchorElement>(`.tabs a[data-tab=${name}]`);
  if (!tab) return;
  // Appeals are a page of their own.
  if (name === "appeals") location.assign(tab.href);
  else void visit(tab.href);
}
