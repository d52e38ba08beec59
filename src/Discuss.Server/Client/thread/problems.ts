// Refusals, shown beside the field that they are about.
import { Problem } from "./api.js";
import { make, one } from "./page.js";
import { words } from "./words.js";

let numbers = 0;

/** A form has a place for its problems; elsewhere one is made at the end. */
const placeIn = (host: HTMLElement) => one(host.matches("form") ? "[data-error]" : ":scope > [data-error]", host);

export function clearProblem(host: HTMLElement): void {
  const place = placeIn(host);
  if (place) {
    place.hidden = true;
    place.replaceChildren();
  }
  for (const field of host.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

/** Says what went wrong and leaves everything as it was; the focus goes to the field that is meant. */
export function showProblem(host: HTMLElement, problem: unknown): void {
  // What is no refusal is a fault of this script, and belongs into the console, too.
  if (!(problem instanceof Problem)) reportError(problem);
  const { message, fields, kind } = problem instanceof Problem ? problem : new Problem(words.failed, 0, "", {}, {});
  let place = placeIn(host);
  if (!place) {
    place = make("p", "error");
    place.dataset["error"] = "";
    place.setAttribute("role", "alert");
    host.append(place);
  }
  place.id ||= `problem-${++numbers}`;
  place.textContent = message;
  place.hidden = false;
  if (kind === "nudge") {
    const anyway = make("button", "quiet", words.postAnyway);
    anyway.dataset["insist"] = "";
    place.append(" ", anyway);
  }
  const name = Object.keys(fields)[0];
  const field = name ? one<HTMLInputElement>(`[name="${CSS.escape(name)}"]:not([type=hidden])`, host) : null;
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", place.id);
  field.focus();
}
