// The frame and the page around it. What goes out is a number; what comes in is checked by window, origin and shape.
import { revealIfHidden } from "./list.js";
import { article, comment, focusOn, main, wash } from "./page.js";

interface PageMessage {
  discuss?: unknown;
  value?: unknown;
  signIn?: unknown;
}

const longestToken = 8192;

/** Whether a token was asked for and has not come yet: it comes once. */
let asked = false;
let publisherHasSignIn = false;

const parameters = new URLSearchParams(location.search);

/** The origin of the page around the frame, as the loader gave it; messages go to no other. */
export const embedder = parent === window ? "" : originOf(parameters.get("origin"));

function originOf(text: string | null): string {
  try {
    const { origin, protocol } = new URL(text ?? "");
    return origin === text && /^https?:$/.test(protocol) ? origin : "";
  } catch {
    return "";
  }
}

function tell(what: "height" | "show", value: number): void {
  if (embedder) parent.postMessage({ discuss: what, value }, embedder);
}

/** Brings a place on the page before the reader's eyes. */
export function show(element: HTMLElement): void {
  if (embedder) tell("show", element.getBoundingClientRect().top + scrollY);
  else element.scrollIntoView({ block: "center" });
}

function goTo(id: string): void {
  const item = comment(id);
  if (!item) {
    const address = new URL(location.href);
    address.searchParams.set("comment", id);
    location.replace(address);
    return;
  }
  revealIfHidden(item);
  wash(item);
  focusOn(article(item) ?? item);
  show(item);
}

function keepHeight(): void {
  let asked = 0;
  let told = 0;
  const measure = () => {
    asked = 0;
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height !== told) tell("height", (told = height));
  };
  const observer = new ResizeObserver(() => (asked ||= requestAnimationFrame(measure)));
  observer.observe(document.body);
  observer.observe(main);
  measure();
}

/** Whether the publisher has a sign-in of their own: then the page around goes there. */
export function publisherSignsIn(): boolean {
  if (publisherHasSignIn) parent.postMessage({ discuss: "sign-in" }, embedder);
  return publisherHasSignIn;
}

/** @param signOn hears what the page around says of who reads. */
export function joinFrame(signOn: (token: string) => void): void {
  if (embedder) {
    keepHeight();
    addEventListener("message", ({ source, origin, data }: MessageEvent<PageMessage | null>) => {
      if (source !== parent || origin !== embedder || typeof data?.value !== "string") return;
      if (data.discuss === "show" && /^[0-9a-z]+(-[0-9a-z]+){2}$/.test(data.value)) goTo(data.value);
      if (data.discuss !== "token" || !asked || data.value.length > longestToken) return;
      asked = false;
      publisherHasSignIn = data.signIn === true;
      signOn(data.value);
    });
    if (main.dataset["signOn"]) {
      asked = true;
      parent.postMessage({ discuss: "token" }, embedder);
    }
  }
  const wanted = parameters.get("comment");
  if (wanted && comment(wanted)) goTo(wanted);
}
