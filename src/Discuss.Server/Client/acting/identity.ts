// Who writes: a guest says a name once, the frame's cookie remembers it; a member signs in in a window of this server's own.
import { api, Problem } from "../shared/api.js";
import { embedder, publisherSignsIn } from "../thread/frame.js";
import { lineIsAnothers } from "../thread/live.js";
import { all, main, make, one, site } from "../thread/page.js";
import { says } from "./words.js";

/** The address that the server has been told of. */
let told = "";

/** Whoever sends two things at once is one person. */
let identifying: Promise<void> | null = null;

/** Makes sure that the server knows who writes, with the name that stands in the form, and the mail address where there is one. */
export function identify(form: HTMLElement): Promise<void> {
  return (identifying ??= makeKnown(form).finally(() => (identifying = null)));
}

async function makeKnown(form: HTMLElement): Promise<void> {
  const mail = one<HTMLInputElement>("input[name=email]", form);
  const email = mail?.value.trim() ?? "";
  if (main.dataset["viewer"]) {
    if (email && email !== told) await api("PUT", "guests/email", { email, site });
    told = email || told;
    return;
  }
  const name = one<HTMLInputElement>("input[name=name]", form)?.value.trim();
  if (!name) throw new Problem(says.nameFirst, 400, "", { name: [says.nameFirst] }, {});
  const tells = one<HTMLSelectElement>("[name=tell]", form)?.value !== one<HTMLInputElement>("[name=told]", form)?.value;
  if (!email && (tells || mail?.dataset["required"] !== undefined)) throw new Problem(says.mailFirst, 400, "", { email: [says.mailFirst] }, {});
  const { guest } = await api<{ guest: { id: string; name: string } }>("POST", "guests", email ? { name, email, site } : { name, site });
  told = email;
  main.dataset["viewer"] = guest.id;
  lineIsAnothers();
  for (const input of all<HTMLInputElement>("input[name=name]")) {
    const known = make("span", "as", says.as);
    const who = make("b", "", guest.name);
    who.dir = "auto";
    known.append(who);
    input.closest("form")?.querySelector("a[data-sign-in]")?.remove();
    (input.closest("label") ?? input).replaceWith(known);
  }
  // Where an address is needed it can be put right until it is confirmed.
  if (mail?.dataset["required"] === undefined) mailIsKnown();
  if (!email) for (const choice of all("[name=tell], [name=told]")) choice.remove();
}

/** Nobody is asked for an address any more. */
export function mailIsKnown(): void {
  for (const input of all<HTMLInputElement>("input[name=email]")) (input.closest("label") ?? input).remove();
}

interface CodeMessage {
  discuss?: unknown;
  value?: unknown;
}

/**
 * Opens the sign-in beside the page. What comes back is a code that works once: only from that very window, and only together with the
 * verifier that never leaves this frame (as in RFC 7636).
 */
export async function signIn(link: HTMLAnchorElement): Promise<void> {
  if (publisherSignsIn()) return;
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const address = new URL(link.href);
  const origin = embedder || location.origin;
  address.searchParams.set("return", "frame");
  address.searchParams.set("site", site);
  address.searchParams.set("origin", origin);
  address.searchParams.set("challenge", base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)))));
  const opened = open(address, "discuss-sign-in", "popup,width=480,height=680");
  const code = await codeFrom(opened);
  opened?.close();
  await api("POST", "session/exchange", { code, verifier, site, origin });
  location.reload();
}

function codeFrom(opened: Window | null): Promise<string> {
  return new Promise((resolve) => {
    addEventListener("message", function listen({ source, origin, data }: MessageEvent<CodeMessage | null>) {
      if (source !== opened || origin !== location.origin || data?.discuss !== "signed-in" || typeof data.value !== "string") return;
      removeEventListener("message", listen);
      resolve(data.value);
    });
  });
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
