// The loader on a publisher's page:
//   <script src="https://discuss.example/embed.js" data-site="demo" data-key="harbour" async></script>
// It puts the discussion's frame where it stands (or into the element that data-target selects), keeps the frame as high as its
// content, follows permalinks (#discuss-ID), and fills elements with data-discuss-count="KEY". README.md lists the attributes.

interface FrameMessage {
  discuss?: unknown;
  value?: unknown;
}

const script = document.currentScript as HTMLScriptElement;
const options = script.dataset;
const base = new URL(".", script.src);
const site = options["site"] ?? "";

/** The comment that the article's address names. */
function linked(): string {
  return /^#discuss-([\w-]+)$/.exec(location.hash)?.[1] ?? "";
}

function frameAddress(articleUrl: string): string {
  const root = document.documentElement;
  const scheme = getComputedStyle(root).colorScheme;
  const address = new URL("embed/thread", base);
  const parameters: Record<string, string | undefined> = {
    site,
    key: options["key"] || new URL(articleUrl).pathname,
    url: articleUrl,
    title: options["title"] || document.title,
    theme: options["theme"] || (scheme === "dark" || scheme === "light" ? scheme : ""),
    locale: options["locale"] || root.lang,
    origin: location.origin,
    comment: linked(),
  };
  for (const name in parameters) if (parameters[name]) address.searchParams.set(name, parameters[name]!);
  return address.href;
}

function embed(): void {
  const canonical = document.querySelector<HTMLLinkElement>("link[rel=canonical]");
  const articleUrl = options["url"] || canonical?.href || location.href.split("#")[0]!;
  const frame = document.createElement("iframe");
  frame.title = options["label"] || "Comments";
  frame.loading = linked() ? "eager" : "lazy";
  frame.allow = "clipboard-write";
  // Until its own height is known: what stands below is out of sight then, and does not jump when it comes.
  frame.style.cssText = "display:block;width:100%;height:max(480px,100vh);border:0";
  frame.src = frameAddress(articleUrl);

  addEventListener("message", ({ source, origin, data }: MessageEvent<FrameMessage | null>) => {
    if (source !== frame.contentWindow || origin !== base.origin) return;
    const value = data?.value;
    // Handed over as a message, never in an address: addresses are kept in logs.
    if (data?.discuss === "token") void tellToken(frame);
    if (data?.discuss === "sign-in" && options["ssoSignIn"]) location.href = options["ssoSignIn"];
    if (typeof value !== "number" || !(value >= 0 && value < 1e7)) return;
    if (data!.discuss === "height") frame.style.height = `${Math.ceil(value)}px`;
    if (data!.discuss === "show") {
      const top = frame.getBoundingClientRect().top + value;
      if (top < 0 || top > innerHeight * 0.8) scrollTo({ top: scrollY + top - innerHeight / 4 });
    }
  });
  addEventListener("hashchange", () => {
    const id = linked();
    if (id) frame.contentWindow!.postMessage({ discuss: "show", value: id }, base.origin);
  });

  const target = options["target"] && document.querySelector(options["target"]);
  if (target) target.append(frame);
  else script.after(frame);
}

/** Tells the frame who reads, where the publisher says so: in data-sso, or at the address that data-sso-url names. */
async function tellToken(frame: HTMLIFrameElement): Promise<void> {
  let value = options["sso"];
  if (options["ssoUrl"]) {
    const answer = await fetch(options["ssoUrl"], { credentials: "include" });
    // 401 and 204: nobody is signed in at the publisher's. Anything else says nothing.
    value = answer.status === 401 ? "" : answer.ok ? (await answer.text()).trim() : undefined;
  }
  if (value !== undefined) frame.contentWindow!.postMessage({ discuss: "token", value, signIn: !!options["ssoSignIn"] }, base.origin);
}

async function fillCounts(): Promise<void> {
  const places = [...document.querySelectorAll<HTMLElement>("[data-discuss-count]")];
  const keys = [...new Set(places.map((place) => place.dataset["discussCount"]!))];
  for (let start = 0; start < keys.length; start += 100) {
    const query = keys.slice(start, start + 100).map((one) => `key=${encodeURIComponent(one)}`);
    const answer = await fetch(new URL(`api/v1/sites/${site}/counts?${query.join("&")}`, base));
    if (!answer.ok) return;
    const { counts } = (await answer.json()) as { counts: Record<string, number> };
    for (const place of places) {
      const count = counts[place.dataset["discussCount"]!];
      if (count !== undefined) place.textContent = String(count);
    }
  }
}

function start(): void {
  if (options["only"] !== "counts") embed();
  // Counts are an extra: where they cannot be had, the page stays as its author wrote it.
  fillCounts().catch(() => undefined);
}

// The elements that are wanted may stand below the script.
if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();

export {};
