// When the role or the session ends while the queue is open: said clearly, once, with the way back.
import { Problem } from "../shared/api.js";
import { find, make } from "./page.js";
import { tell, type NoticeAction } from "./notices.js";
import { words } from "./words.js";

let lost = false;

/** Whether the moderator may still do anything here. */
export function mayAct(): boolean {
  return !lost;
}

/** Tells why something failed. */
export function failed(problem: unknown, ...actions: NoticeAction[]): void {
  if (!(problem instanceof Problem)) reportError(problem);
  const status = problem instanceof Problem ? problem.status : 0;
  if (status === 401 || status === 403) block(status === 401);
  else tell("bad", problem instanceof Problem ? problem.message : words.failed, ...actions);
}

/** What is asked in the background fails silently, except where it shows that the moderator is none any more. */
export function failedQuietly(problem: unknown): void {
  if (problem instanceof Problem && (problem.status === 401 || problem.status === 403)) block(problem.status === 401);
}

function block(signedOut: boolean): void {
  if (lost) return;
  lost = true;
  const sheet = make("dialog", "sheet");
  sheet.setAttribute("data-blocked", "");
  const here = location.pathname + location.search;
  const back = make("a", "btn", signedOut ? words.signIn : words.back);
  back.href = signedOut ? `/account/sign-in?return=${encodeURIComponent(here)}` : here;
  sheet.append(make("h2", "", signedOut ? words.signedOut : words.noRole), make("p", "", signedOut ? words.signedOutWhy : words.noRoleWhy));
  const line = make("p", "");
  line.append(back);
  sheet.append(line);
  // There is nothing to go back to.
  sheet.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(sheet);
  find<HTMLDialogElement>("dialog[open]:not([data-blocked])")?.close();
  sheet.showModal();
}
