// The frame and the page around it. What goes out is a number; what comes in is checked by window, origin and shape.
import { revealIfHidden } from "./list.js";
import { article, comment, focusOn, main, wash } from "./page.js";

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

export function joinFrame(): void {
  if (embedder) {
    keepHeight();
    addEventListener("message", ({ source, origin, data }: MessageEvent<{ discuss?: unknown; value?: unknown } | null>) => {
      if (source !== parent || origin !== embedder || data?.discuss !== "show") return;
      if (typeof data.value === "string" && /^[0-9a-z]+(-[0-9a-z]+){2}$/.test(data.value)) goTo(data.value);
    });
  }
  const wanted = parameters.get("comment");
  if (wanted && comment(wanted)) goTo(wanted);
}
