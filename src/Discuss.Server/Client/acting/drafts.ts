// What was written and is not yet sent, kept for this window until it is; and the key that makes sending it again harmless.
import { randomKey } from "../shared/api.js";
import { draftsHere } from "../thread/later.js";

interface Draft {
  text: string;
  /** The idempotency key of the last attempt, and the text that it was made for. */
  sent?: { key: string; text: string };
}

/** Takes the drafts where the browser allows a frame no storage. */
const memory = new Map<string, string>();

const nameOf = (place: string) => draftsHere + place;

function read(place: string): Draft {
  let text: string | null | undefined;
  try {
    text = sessionStorage.getItem(nameOf(place));
  } catch {
    text = memory.get(place);
  }
  return text ? (JSON.parse(text) as Draft) : { text: "" };
}

function write(place: string, draft: Draft): void {
  const text = JSON.stringify(draft);
  try {
    sessionStorage.setItem(nameOf(place), text);
  } catch {
    memory.set(place, text);
  }
}

export function draftOf(place: string): string {
  return read(place).text;
}

export function keepDraft(place: string, text: string): void {
  write(place, { ...read(place), text });
}

/** The key for sending this text: the same one as long as the text is the same, so that a second attempt never makes a second comment. */
export function keyFor(place: string, text: string): string {
  const draft = read(place);
  const sent = draft.sent?.text === text ? draft.sent : { key: randomKey(), text };
  write(place, { text, sent });
  return sent.key;
}

export function forgetDraft(place: string): void {
  memory.delete(place);
  try {
    sessionStorage.removeItem(nameOf(place));
  } catch {
    // There is none to remove.
  }
}
