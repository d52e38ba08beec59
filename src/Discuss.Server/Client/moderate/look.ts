// Shows a site's look in its preview while it is typed; without it the page's Preview button does.

export function startLook(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-look]");
  if (!form) return;
  const accent = form.elements.namedItem("accent") as HTMLInputElement;
  const colour = form.querySelector<HTMLInputElement>("[data-colour]")!;
  let waiting = 0;
  let shown = "";
  const show = (): void => {
    const look = new URLSearchParams();
    for (const name of ["accent", "font", "density"]) look.set(name, (form.elements.namedItem(name) as HTMLInputElement).value);
    if (look.toString() === shown) return;
    shown = look.toString();
    for (const frame of document.querySelectorAll<HTMLIFrameElement>("iframe[data-preview]")) {
      look.set("theme", frame.dataset["preview"]!);
      // In place of what it shows: the way back leads out of the page, not through every colour.
      frame.contentWindow!.location.replace(`${form.dataset["look"]!}?${look}`);
    }
    void tellContrast(form, accent.value);
  };
  form.addEventListener("input", ({ target }) => {
    if (target === colour) accent.value = colour.value;
    else if (target === accent && /^#[0-9a-f]{6}$/i.test(accent.value)) colour.value = accent.value;
    clearTimeout(waiting);
    waiting = setTimeout(show, 250);
  });
}

async function tellContrast(form: HTMLFormElement, accent: string): Promise<void> {
  const place = document.querySelector<HTMLElement>("[data-contrast]")!;
  const answer = await fetch(`${form.action.split("?")[0]!}/contrast?accent=${encodeURIComponent(accent)}`);
  if (answer.ok) place.textContent = await answer.text();
}
