// What can be done with a comment. Everything here is a link or a form that works without this script, too.
import { api, fragment, Problem } from "../shared/api.js";
import { parse } from "../shared/html.js";
import { refreshTimes } from "../shared/times.js";
import { bury, showScore } from "../thread/events.js";
import { show } from "../thread/frame.js";
import { hasReplies, place } from "../thread/list.js";
import { announce, article, comment, commentOf, focusOn, key, look, main, make, one, site } from "../thread/page.js";
import { signOut } from "../thread/sign-on.js";
import type { Comment } from "../thread/views.js";
import { put, reply } from "./composer.js";
import { identify, signIn } from "./identity.js";
import { followReplies, ignore, showIgnored } from "./notices.js";
import { clearProblem, showProblem } from "./problems.js";
import { says } from "./words.js";

type Action = (element: HTMLElement, item: HTMLElement) => void | Promise<void>;

const actions: Record<string, Action> = {
  vote,
  reply: (_, item) => reply(item),
  permalink: copyLink,
  unfold: (element, item) => unfold(element, item),
  edit,
  delete: askToDelete,
  report: askWhy,
  ignore,
  follow: followReplies,
  showIgnored,
};

const selector = Object.keys(actions).map((name) => `[data-${name.replace(/[A-Z]/, (letter) => "-" + letter.toLowerCase())}]`).join();

export function startActions(): void {
  main.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const element = (event.target as Element).closest<HTMLElement>(`${selector},a[data-more],a[data-sign-in],[data-sign-out]`);
    if (!element) return leadOn(event);
    const name = Object.keys(actions).find((one) => one in element.dataset);
    const item = commentOf(element);
    if (name && item) void attempt(element, () => actions[name]!(element, item));
    else if (element.matches("a[data-more]")) void attempt(element, () => more(element as HTMLAnchorElement));
    else if (element.matches("a[data-sign-in]") && isSecureContext) void signIn(element as HTMLAnchorElement).catch(reportError);
    else if (element.matches("[data-sign-out]")) void attempt(element, signOut);
    else return;
    event.preventDefault();
  });
}

/** A mention, or what is pinned, leads to a comment, which may stand in a part of the thread that is not on the page. */
function leadOn(event: MouseEvent): void {
  const id = (event.target as Element).closest("a.mention,.pinned .link")?.getAttribute("href")?.split("#c-")[1];
  if (!id) return;
  event.preventDefault();
  location.href = (comment(id) ? "" : `/embed/thread?comment=${id}&${look}`) + `#c-${id}`;
}

/** Does something once at a time, and says beside it where it did not work. */
async function attempt(element: HTMLElement, action: () => void | Promise<void>): Promise<void> {
  if (element.ariaBusy === "true") return;
  const around = element.closest<HTMLElement>("form.placed,article") ?? element.parentElement!;
  element.ariaBusy = "true";
  clearProblem(around);
  try {
    await action();
  } catch (problem) {
    showProblem(around, problem);
  } finally {
    element.ariaBusy = null;
  }
}

async function vote(element: HTMLElement, item: HTMLElement): Promise<void> {
  if (!main.dataset["viewer"]) {
    const composer = one("form[data-composer]");
    try {
      await identify(composer ?? main);
    } catch (problem) {
      if (composer) showProblem(composer, problem);
      throw new Problem(says.nameFirst, 401, "", {}, {});
    }
  }
  const pressed = element.ariaPressed === "true";
  const changed = await api<Comment>("PUT", `comments/${item.dataset["id"]}/vote`, { value: pressed ? 0 : Number(element.dataset["vote"]) });
  for (const one of article(item)!.querySelectorAll<HTMLElement>("[data-vote]")) {
    const mine = Number(one.dataset["vote"]) === changed.myVote;
    one.ariaPressed = String(mine);
    one.classList.toggle("on", mine);
  }
  showScore(item, changed.score);
}

async function copyLink(element: HTMLElement, item: HTMLElement): Promise<void> {
  const articleUrl = one<HTMLInputElement>("input[name=url]")?.value;
  const link = articleUrl ? `${articleUrl.split("#")[0]}#discuss-${item.dataset["id"]}` : (element as HTMLAnchorElement).href;
  try {
    await navigator.clipboard.writeText(link);
  } catch {
    // Not allowed here: the reader copies it.
    offerLink(item, link);
    return;
  }
  announce(says.copied);
  const text = element.textContent;
  element.textContent = says.copied;
  setTimeout(() => (element.textContent = text), 2000);
}

function offerLink(item: HTMLElement, link: string): void {
  const shown = one<HTMLInputElement>(":scope > input.link", item) ?? make("input", "link");
  shown.readOnly = true;
  shown.value = link;
  shown.setAttribute("aria-label", says.link);
  article(item)!.after(shown);
  shown.select();
}

function unfold(element: HTMLElement, item: HTMLElement): void {
  const text = article(item)!;
  for (const folded of [text, ...text.querySelectorAll(".fold")]) folded.classList.remove("fold");
  item.classList.remove("fold");
  element.remove();
  const body = one(".body", text);
  if (body) focusOn(body);
}

/** Fetches the next window of comments or replies and puts it in; the focus goes to the first of it. */
async function more(link: HTMLAnchorElement): Promise<void> {
  const after = encodeURIComponent(link.dataset["next"] ?? "");
  const root = commentOf(link);
  const html = await fragment(
    link.dataset["more"] === "replies"
      ? `/embed/fragments/replies?comment=${root!.dataset["id"]}&after=${after}&${look}`
      : `/embed/fragments/comments?site=${site}&key=${encodeURIComponent(key)}&sort=${main.dataset["sort"]}&after=${after}&${look}`,
  );
  const window = parse(html);
  let first: HTMLElement | null = null;
  for (const item of window.querySelectorAll<HTMLElement>("li.c")) {
    // Replies come with the top-level comment that they stand in.
    if (item.parentElement?.closest("li.c")) continue;
    if (place(item, "window")) first ??= item;
  }
  const next = window.querySelector("a[data-more]:not(li a)");
  if (next) link.replaceWith(next);
  else link.remove();
  refreshTimes();
  if (first) focusOn(article(first)!);
}

/** Opens the server's form for an edit in place: it holds the text as it was written. */
async function edit(element: HTMLElement, item: HTMLElement): Promise<void> {
  const form = await formBehind(element, item);
  if (!form) return;
  form.dataset["edits"] = item.dataset["id"]!;
  put(form, item);
}

async function askToDelete(element: HTMLElement, item: HTMLElement): Promise<void> {
  await ask(element, item, async (id) => {
    await api("DELETE", `comments/${id}`);
    const shown = comment(id);
    if (shown && !hasReplies(shown)) shown.remove();
    else if (shown) bury(shown, says.deleted);
    announce(says.deleted);
    focusOn(one("[data-count-text]") ?? main);
  });
}

async function askWhy(element: HTMLElement, item: HTMLElement): Promise<void> {
  await ask(element, item, async (id, answers) => {
    const note = answers.get("note");
    await api("POST", `comments/${id}/reports`, { reason: answers.get("reason"), ...(note && { note }) });
    const line = make("p", "note", says.reported);
    line.setAttribute("role", "status");
    article(item)!.after(line);
  });
}

/** Asks in place, by the form that the server has for it; Escape and the form's own link close it. */
async function ask(element: HTMLElement, item: HTMLElement, answered: (id: string, answers: FormData) => Promise<void>): Promise<void> {
  const form = await formBehind(element, item);
  if (!form) return;
  const opener = one("summary", article(item)!);
  const close = () => {
    form.remove();
    opener?.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(form, async () => {
      await answered(item.dataset["id"]!, new FormData(form));
      close();
    });
  });
  form.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("a")) return;
    event.preventDefault();
    close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  article(item)!.after(form);
  one("select, button", form)?.focus({ preventScroll: true });
  show(form);
}

/** The form on the page that a link leads to; null where one is open below the comment already. */
async function formBehind(element: HTMLElement, item: HTMLElement): Promise<HTMLFormElement | null> {
  element.closest("details")?.removeAttribute("open");
  if (one(":scope > form.placed", item)) return null;
  const form = parse(await fragment((element as HTMLAnchorElement).href)).querySelector<HTMLFormElement>("form.placed");
  if (!form) throw new Problem(says.failed, 0, "", {}, {});
  return form;
}
