// What happened, in a line that does not cover the text: own decisions go by themselves, what was lost or failed stays until it is seen.
import { announce, find, findAll, make } from "./page.js";
import { words } from "./words.js";

export interface NoticeAction {
  text: string;
  act: () => void;
}

const Most = 4;
const GoesAfter = 8_000;

let fading = 0;

/** Tells something in words, or in elements that the server wrote. */
export function tell(kind: "own" | "lost" | "bad", what: string | Node, ...actions: NoticeAction[]): void {
  const around = find("[data-notices]");
  if (!around) return;
  const notice = make("div", kind === "own" ? "notice" : `notice ${kind}`);
  const said = make("span", "");
  said.append(what);
  notice.append(said);
  for (const { text, act } of actions) {
    const button = make("button", "link", text);
    button.type = "button";
    button.addEventListener("click", () => {
      notice.remove();
      act();
    });
    notice.append(button);
  }
  if (kind === "own") {
    // One line for what the moderator did last.
    clearTimeout(fading);
    findAll(".notice.own", around).forEach((one) => one.remove());
    notice.classList.add("own");
    fading = setTimeout(() => notice.remove(), GoesAfter);
  } else {
    const close = make("button", "close", "✕");
    close.type = "button";
    close.setAttribute("aria-label", words.close);
    close.addEventListener("click", () => notice.remove());
    notice.append(close);
  }
  around.append(notice);
  while (around.children.length > Most) around.firstElementChild?.remove();
  announce(said.textContent ?? "");
}

/** Takes away what can be closed; false where there was nothing. */
export function closeNotices(): boolean {
  const shown = findAll("[data-notices] > *");
  shown.forEach((one) => one.remove());
  return shown.length > 0;
}
