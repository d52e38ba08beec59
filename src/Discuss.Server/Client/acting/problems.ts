// Refusals, shown beside the field that they are about.
import { Problem } from "../shared/api.js";
import { make, one } from "../thread/page.js";
import { says } from "./words.js";

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
  const { message, fields, kind, details } = problem instanceof Problem ? problem : new Problem(says.failed, 0, "", {}, {});
  let place = placeIn(host);
  if (!place) {
    place = make("p", "error");
    place.dataset["error"] = "";
    place.setAttribute("role", "alert");
    host.append(place);
  }
  place.id ||= `problem-${++numbers}`;
  place.textContent = kind === "confirm-mail" ? says.confirmMail : kind === "members-only" ? says.membersOnly : message;
  place.hidden = false;
  if (kind === "nudge" && problem instanceof Problem) {
    quoteWords(place, problem.details["spans"], one<HTMLTextAreaElement>("textarea", host)?.value ?? "");
    const anyway = make("button", "quiet", says.postAnyway);
    anyway.dataset["insist"] = "";
    place.append(" ", anyway);
  }
  const name = Object.keys(fields)[0];
  const field = name ? one<HTMLInputElement>(`[name="${CSS.escape(name)}"]:not([type=hidden])`, host) : null;
  if (!field) return;
  // A field that knows why it is refused says so in the reader's language.
  const why = field.getAttribute(`data-why-${details["reason"]}`) ?? field.getAttribute("data-why");
  if (why) place.textContent = why;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", place.id);
  field.focus();
}

/** The words that made it so, as they were written. */
function quoteWords(place: HTMLElement, spans: unknown, text: string): void {
  if (!Array.isArray(spans)) return;
  const said = new Set<string>();
  for (const span of spans as { start: number; length: number }[]) {
    const word = text.slice(span.start, span.start + span.length).trim();
    if (!word || said.has(word) || said.size === 5) continue;
    said.add(word);
    place.append(" ", make("mark", "", word));
  }
}
