// The forms that send text: the one above the thread, replies in place, edits in place. Nothing that was written is ever lost.
import { api, Problem } from "../shared/api.js";
import { parse } from "../shared/html.js";
import { change, rendered, whilePosting } from "../thread/events.js";
import { show } from "../thread/frame.js";
import { written } from "../thread/later.js";
import { place, revealIfHidden } from "../thread/list.js";
import { threadIs } from "../thread/live.js";
import { all, announce, article, button, comment, focusOn, key, main, one, site, wash } from "../thread/page.js";
import type { Comment } from "../thread/views.js";
import { draftOf, forgetDraft, keepDraft, keyFor } from "./drafts.js";
import { identify, mailIsKnown } from "./identity.js";
import { forgetImages, imagesOf, startImages, textWith } from "./images.js";
import { clearProblem, showProblem } from "./problems.js";
import { says } from "./words.js";

const Composer = "form[data-composer]";

const field = (form: HTMLFormElement, name: string) => form.querySelector<HTMLInputElement>(`[name="${name}"]`);
const textOf = (form: HTMLFormElement) => form.querySelector<HTMLTextAreaElement>("textarea[name=body]")!;

/** Where a form's draft is kept: the comment that it edits or answers, or the thread itself. */
const placeOf = (form: HTMLFormElement) => (form.dataset["edits"] ? `edit ${form.dataset["edits"]}` : (field(form, "parentId")?.value ?? ""));

export function startComposers(): void {
  for (const form of all<HTMLFormElement>(Composer)) if (!written.has(textOf(form))) restore(form);
  main.addEventListener("submit", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>(Composer);
    if (!form) return;
    event.preventDefault();
    if ((event.submitter as HTMLButtonElement | null)?.name === "preview") void preview(form);
    else void submit(form, event.submitter?.hasAttribute("data-insist"));
  });
  main.addEventListener("input", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>(Composer);
    if (form && event.target === textOf(form)) keep(form);
  });
  startImages(keep);
  main.addEventListener("keydown", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>(Composer);
    if (!form || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    else if (event.key === "Escape" && form.classList.contains("placed")) close(form);
    else return;
    event.preventDefault();
  });
}

function keep(form: HTMLFormElement): void {
  keepDraft(placeOf(form), textWith(form));
}

function restore(form: HTMLFormElement): void {
  const text = textOf(form);
  text.value = draftOf(placeOf(form)) || text.value;
}

/** Opens a composer below a comment, or goes to the one that is open there. */
export function reply(to: HTMLElement): void {
  const open = one<HTMLFormElement>(`:scope > ${Composer}`, to);
  if (open) return textOf(open).focus();
  const form = one(`:scope > ${Composer}, :scope > * > ${Composer}:not(.placed)`)?.cloneNode(true) as HTMLFormElement | undefined;
  if (!form) return;
  clearProblem(form);
  field(form, "parentId")!.value = to.dataset["id"]!;
  const tell = field(form, "tell");
  if (tell) tell.value = field(form, "told")!.value;
  const text = textOf(form);
  text.value = "";
  forgetImages(form);
  const name = one(".who .name", article(to)!)?.textContent?.trim() ?? "";
  text.setAttribute("aria-label", says.replyTo(name));
  text.placeholder = says.replyTo(name);
  put(form, to);
}

/** Puts a form in place below a comment, with a way out. */
export function put(form: HTMLFormElement, at: HTMLElement): void {
  form.classList.add("placed");
  // A copy of another form has that form's identifiers.
  for (const element of all("[id]", form)) element.removeAttribute("id");
  one("[data-preview]", form)!.hidden = true;
  // The server's own forms have a link back for those without scripts.
  const back = one(".bar > a:not([data-sign-in])", form);
  back?.remove();
  one(".bar", form)!.append(button("quiet", back?.textContent ?? says.cancel, () => close(form)));
  restore(form);
  article(at)!.after(form);
  textOf(form).focus({ preventScroll: true });
  show(form);
}

function close(form: HTMLFormElement): void {
  const item = form.closest<HTMLElement>("li.c");
  const wasEdit = form.dataset["edits"];
  form.remove();
  if (!item) return;
  const opener = one(wasEdit ? "details.more summary" : "[data-reply]", article(item)!);
  (opener ?? article(item)!).focus({ preventScroll: true });
}

async function preview(form: HTMLFormElement): Promise<void> {
  const pane = one("[data-preview]", form)!;
  const toggle = one("button[name=preview]", form);
  const shown = !pane.hidden;
  pane.hidden = true;
  toggle?.setAttribute("aria-pressed", String(!shown));
  if (shown) return;
  clearProblem(form);
  try {
    const { bodyHtml } = await api<{ bodyHtml: string }>("POST", "preview", { body: textWith(form) });
    pane.replaceChildren(parse(bodyHtml));
    pane.hidden = false;
  } catch (problem) {
    toggle?.setAttribute("aria-pressed", "false");
    showProblem(form, problem);
  }
}

async function submit(form: HTMLFormElement, insist = false): Promise<void> {
  if (form.getAttribute("aria-busy") === "true") return;
  clearProblem(form);
  form.setAttribute("aria-busy", "true");
  try {
    await imagesOf(form);
    const text = textWith(form);
    if (!text.trim()) throw new Problem(says.empty, 400, "", { body: [says.empty] }, {});
    if (form.dataset["edits"]) await save(form, text, insist);
    else await post(form, text, insist);
  } catch (problem) {
    showProblem(form, problem);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

async function post(form: HTMLFormElement, text: string, insist: boolean): Promise<void> {
  await identify(form);
  const at = placeOf(form);
  const body: Record<string, unknown> = { body: text };
  for (const name of ["parentId", "url", "title"]) {
    const value = field(form, name)?.value;
    if (value) body[name] = value;
  }
  if (insist) body["insist"] = true;
  const sending = deliver(body, keyFor(at, text + (insist ? "\n!" : "")));
  await whilePosting(sending);
  const { created, item } = await sending;
  forgetDraft(at);
  mailIsKnown();
  void chooseMail(form);
  threadIs(created.id.split("-").slice(0, 2).join("-"));
  if (form.classList.contains("placed")) form.remove();
  else {
    textOf(form).value = "";
    forgetImages(form);
    one("[data-preview]", form)!.hidden = true;
  }
  announce(created.state === "approved" ? says.posted : says.waiting);
  const shown = comment(created.id) ?? item;
  if (!shown?.isConnected) showProblem(form, new Problem(says.waiting, 0, "", {}, {}));
  else bringIn(shown);
}

/** What is to come by mail is said once the comment is there; every other form shows it, too. */
async function chooseMail(form: HTMLFormElement): Promise<void> {
  const told = field(form, "told");
  const wanted = field(form, "tell")?.value;
  if (!told || !wanted || told.value === wanted) return;
  await api("PUT", `sites/${site}/mail?key=${encodeURIComponent(key)}`, { of: wanted.toLowerCase() });
  for (const other of all<HTMLInputElement>("[name=tell], [name=told]")) other.value = wanted;
}

/** Sends a comment and puts it on the page; both belong together, so that the thread's own news of it finds it there. */
async function deliver(body: Record<string, unknown>, idempotencyKey: string): Promise<{ created: Comment; item: HTMLElement | null }> {
  const address = `sites/${site}/comments?key=${encodeURIComponent(key)}`;
  const created = await api<Comment>("POST", address, body, { "Idempotency-Key": idempotencyKey });
  // The comment is safe by now: where its HTML cannot be had, the thread's own news will bring it. What waits for a moderator has none.
  const item = created.state === "approved" ? await rendered(created.id).catch(() => null) : null;
  if (item) place(item, "own");
  return { created, item };
}

function bringIn(item: HTMLElement): void {
  revealIfHidden(item);
  wash(item);
  const empty = one("[data-empty]");
  if (empty) empty.hidden = true;
  focusOn(article(item)!);
  show(item);
}

async function save(form: HTMLFormElement, text: string, insist: boolean): Promise<void> {
  const id = form.dataset["edits"]!;
  const item = comment(id)!;
  const version = item.dataset["version"] ?? "";
  const saved = await api<Comment>("PATCH", `comments/${id}`, insist ? { body: text, insist } : { body: text }, { "If-Match": `"${version}"` });
  forgetDraft(placeOf(form));
  item.dataset["version"] = String(saved.version);
  close(form);
  // One that waits is nowhere yet: the thread's own news take it off the page.
  if (saved.state !== "approved") return announce(says.waiting);
  change(item, await rendered(id).catch(() => null));
  announce(says.saved);
  wash(item);
}
