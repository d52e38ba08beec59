// What happened to the thread, shown on the page in place.
import { fragment } from "../shared/api.js";
import { parse } from "../shared/html.js";
import { refreshTimes } from "../shared/times.js";
import { hideIgnored } from "./ignored.js";
import { drop, hasReplies, place } from "./list.js";
import { article, comment, focusOn, look, main, make, one } from "./page.js";
import type { ThreadEvent } from "./views.js";
import { words } from "./words.js";

let ownPosts: Promise<unknown> = Promise.resolve();

/** Holds back what the thread tells of the reader's own comments while one is under way: it is shown by whoever sent it. */
export function whilePosting<T>(post: Promise<T>): Promise<T> {
  ownPosts = Promise.allSettled([ownPosts, post]);
  return post;
}

/** The comment as the server renders it for this reader; null where it is not shown to them. */
export async function rendered(id: string): Promise<HTMLElement | null> {
  return item(await fragment(`/embed/fragments/comment/${id}?${look}`));
}

function item(html: string): HTMLElement | null {
  return parse(html).querySelector<HTMLElement>("li.c");
}

export async function apply(event: ThreadEvent): Promise<void> {
  if (typeof event.commentCount === "number") showCount(event.commentCount);
  const id = event.comment?.id ?? event.commentId;
  if (!id) return;
  if (event.pinnedHtml) one("[data-pinned]")?.replaceWith(parse(event.pinnedHtml));
  const shown = comment(id);
  if (shown && Number(shown.dataset["seq"]) >= event.seq) return;
  if (event.comment?.state !== "approved") {
    if (shown) await remove(shown, id);
  } else if (!shown) {
    if (event.kind === "created" || event.kind === "restored") await add(id, event.html);
  } else if (event.kind === "scored") {
    showScore(shown, event.comment.score);
  } else {
    change(shown, (event.html && item(event.html)) || (await rendered(id)));
  }
  const now = comment(id);
  if (now) now.dataset["seq"] = String(event.seq);
}

async function add(id: string, html: string | null | undefined): Promise<void> {
  let arrived = html ? item(html) : await rendered(id);
  const viewer = main.dataset["viewer"];
  if (viewer && arrived?.dataset["author"] === viewer) {
    await ownPosts;
    if (comment(id)) return;
    // Written by this reader in another window: with what only they may do.
    arrived = await rendered(id);
  }
  if (!arrived) return;
  hideIgnored(arrived);
  place(arrived, "live");
}

/** Gives a comment on the page its new text. What the reader does beside it (votes, menus, an open reply) stays as it is. */
export function change(shown: HTMLElement, now: HTMLElement | null): void {
  const before = article(shown);
  const after = now && article(now);
  if (!before || !after) return;
  for (const name of ["version", "state", "score", "author"]) shown.dataset[name] = now.dataset[name] ?? "";
  const gone = now.classList.contains("gone");
  if (shown.classList.contains("gone") !== gone) {
    // From a comment to its tombstone, or back.
    const focused = before.contains(document.activeElement);
    shown.classList.toggle("gone", gone);
    before.replaceWith(after);
    if (focused) focusOn(after);
  } else {
    for (const part of [".who", ".body"]) {
      const [old, fresh] = [one(part, before), one(part, after)];
      if (old && fresh) old.replaceWith(fresh);
    }
  }
  refreshTimes();
}

async function remove(shown: HTMLElement, id: string): Promise<void> {
  const answered = hasReplies(shown);
  if (shown.hidden && !answered) {
    drop(shown);
    return;
  }
  // The server has a tombstone where there are answers. Where there are none the place stays until the page is loaded anew, so that
  // nothing moves under the eyes of whoever reads.
  const tombstone = answered ? await rendered(id).catch(() => null) : null;
  if (tombstone) change(shown, tombstone);
  else bury(shown);
}

/** Leaves a tombstone in a comment's place. */
export function bury(shown: HTMLElement, text = words.removed): void {
  const place = article(shown);
  if (!place) return;
  const focused = place.contains(document.activeElement);
  shown.dataset["state"] = "removed";
  shown.classList.add("gone");
  const body = make("div", "body");
  body.append(make("p", "", text));
  place.replaceChildren(body);
  if (focused) focusOn(place);
}

export function showScore(shown: HTMLElement, score: number): void {
  shown.dataset["score"] = String(score);
  const place = one("[data-score-text]", article(shown)!);
  if (place) place.textContent = String(score);
}

function showCount(count: number): void {
  main.dataset["count"] = String(count);
  const place = one("[data-count-text]");
  if (place) place.textContent = words.comments(count);
  const empty = one("[data-empty]");
  if (empty && count > 0) empty.hidden = true;
}
