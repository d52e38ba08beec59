// The small loader for lists of a site's discussions on a publisher's page:
//   <script src="https://discuss.example/widgets.js" data-site="demo" async></script>
//   <div data-discuss-widget="latest" data-limit="5"></div>
// It puts a frame into each such element (latest, trending), as high as its content. README.md lists the attributes.
const own = document.currentScript as HTMLScriptElement;

function fill(): void {
  const home = new URL(".", own.src);
  const root = document.documentElement;
  const scheme = getComputedStyle(root).colorScheme;
  const frames: HTMLIFrameElement[] = [];
  addEventListener("message", ({ source, origin, data }: MessageEvent<{ discuss?: unknown; value?: unknown } | null>) => {
    const frame = frames.find(({ contentWindow }) => contentWindow === source);
    const value = data?.value;
    if (frame && origin === home.origin && data?.discuss === "height" && typeof value === "number" && value >= 0 && value < 1e5)
      frame.style.height = `${Math.ceil(value)}px`;
  });
  for (const place of document.querySelectorAll<HTMLElement>("[data-discuss-widget]")) {
    const { discussWidget: kind, ...options } = { ...own.dataset, ...place.dataset };
    if (kind !== "latest" && kind !== "trending") continue;
    const address = new URL(`embed/${kind}`, home);
    const parameters: Record<string, string | undefined> = {
      site: options["site"],
      limit: options["limit"],
      theme: options["theme"] || (scheme === "dark" || scheme === "light" ? scheme : ""),
      locale: options["locale"] || root.lang,
      origin: location.origin,
    };
    for (const name in parameters) if (parameters[name]) address.searchParams.set(name, parameters[name]!);
    const frame = document.createElement("iframe");
    frame.title = options["label"] || "Discussions";
    frame.loading = "lazy";
    frame.style.cssText = "display:block;width:100%;height:240px;border:0";
    frame.src = address.href;
    frames.push(frame);
    place.append(frame);
  }
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", fill);
else fill();

export {};
