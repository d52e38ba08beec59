// The JSON API of the same origin. Every refusal becomes a Problem that can be shown; nothing else is thrown.
/** What a failure says where the server says nothing. */
export interface Failures {
  offline: string;
  failed: string;
  wait: (seconds: number) => string;
}

let failures: Failures = { offline: "", failed: "", wait: () => "" };

/** In which words failures are told, for entries that tell them. */
export function tellFailures(words: Failures): void {
  failures = words;
}

/** A refused request in words for the reader (RFC 9457), and where it belongs. */
export class Problem extends Error {
  constructor(
    message: string,
    /** 0 where no answer came. */
    readonly status: number,
    /** The stable word at the end of the problem's type. */
    readonly kind: string,
    /** What is wrong by field. */
    readonly fields: Record<string, string[]>,
    readonly details: Record<string, unknown>,
  ) {
    super(message);
  }
}

type Body = Record<string, unknown> | null;

/** Sends a request and gives the JSON answer, null where it is empty. */
export async function api<T>(method: string, path: string, body: Body = null, headers: Record<string, string> = {}): Promise<T> {
  if (body) headers["Content-Type"] = "application/json";
  const answer = await send(`/api/v1/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return (answer.status === 204 ? null : await answer.json()) as T;
}

/** HTML that the server rendered for this reader. */
export async function fragment(address: string): Promise<string> {
  return (await send(address, {})).text();
}

async function send(address: string, request: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, { ...request, credentials: "same-origin" });
  } catch {
    throw new Problem(failures.offline, 0, "offline", {}, {});
  }
  if (answer.ok) return answer;
  throw await problem(answer);
}

async function problem(answer: Response): Promise<Problem> {
  let details: Record<string, unknown> = {};
  try {
    details = (await answer.json()) as Record<string, unknown>;
  } catch {
    // A proxy in between answers in its own way.
  }
  const fields = (details["errors"] ?? {}) as Record<string, string[]>;
  const kind = String(details["type"] ?? "").split("/").pop() ?? "";
  const seconds = Number(answer.headers.get("Retry-After"));
  const told = Object.values(fields)[0]?.[0] ?? details["detail"] ?? details["title"];
  const message = answer.status === 429 && seconds ? failures.wait(seconds) : answer.status < 500 && told ? String(told) : failures.failed;
  return new Problem(message, answer.status, kind, fields, details);
}

/** Numbers that nobody can guess, for keys of requests. */
export function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
