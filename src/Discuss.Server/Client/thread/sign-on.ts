// Who reads, where the publisher says so; and the way out.
import { api } from "../shared/api.js";
import { main } from "./page.js";

/** Ends this sign-in here and wherever it was handed on to. */
export async function signOut(): Promise<void> {
  await api("DELETE", "session");
  location.reload();
}

/** What the page around says of who reads: a token that the publisher signed, or nothing for nobody. */
export async function signOn(token: string): Promise<void> {
  if (token) {
    const { changed } = await api<{ changed: boolean }>("POST", `sites/${main.dataset["site"]}/sign-on`, { token });
    if (changed) location.reload();
  } else if (main.dataset["signOn"] === "in") {
    await signOut();
  }
}
