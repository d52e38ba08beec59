// Sanctions from the queue, for members and guests alike.
import { api, Problem } from "../shared/api.js";
import { failed } from "./access.js";
import { forget, reopen, shown } from "./desk.js";
import { find } from "./page.js";
import { closeMenu } from "./menus.js";
import { tell } from "./notices.js";
import { words } from "./words.js";

const AnHour = 3_600_000;

export async function sanction(form: HTMLFormElement): Promise<void> {
  const fields = new FormData(form);
  const told = find("[data-error]", form)!;
  const text = (name: string): string => String(fields.get(name) ?? "");
  const [kind, hours, day] = [text("kind"), Number(text("hours") || "0"), text("until")];
  const ends = kind === "warn" || kind === "ban" ? null : day ? new Date(`${day}T00:00:00`) : hours ? new Date(Date.now() + hours * AnHour) : null;
  if (kind === "suspend" && !ends) {
    told.textContent = words.needsEnd;
    return;
  }
  try {
    await api("PUT", addressOf(), {
      site: find("#item")!.dataset["site"], kind, reason: text("reason"), commentId: shown(),
      ...(ends && { until: ends.toISOString() }), ...(text("note") && { note: text("note") }),
    });
    closeMenu();
    tell("own", words.sanctioned(find("#item")!.dataset["name"] ?? ""));
    forget(shown());
    await reopen();
  } catch (problem) {
    if (problem instanceof Problem && problem.status !== 401 && problem.status !== 403) told.textContent = problem.message;
    else failed(problem);
  }
}

export async function lift(): Promise<void> {
  try {
    const item = find("#item")!;
    await api("DELETE", `${addressOf()}?site=${encodeURIComponent(item.dataset["site"] ?? "")}`);
    tell("own", words.lifted(item.dataset["name"] ?? ""));
    forget(shown());
    await reopen();
  } catch (problem) {
    failed(problem);
  }
}

function addressOf(): string {
  const { author, kind } = find("#item")!.dataset;
  return `${kind === "member" ? "members" : "guests"}/${author}/sanction`;
}
