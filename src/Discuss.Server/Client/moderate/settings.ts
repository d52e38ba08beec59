// Says what a threshold would have done while it is moved; without it the page says so for the thresholds that are in force.

interface Bin {
  all: number;
  rejected: number;
  approved: number;
}

export function startSettings(): void {
  for (const field of document.querySelectorAll<HTMLElement>("[data-evidence]")) watchThreshold(field);
}

function watchThreshold(field: HTMLElement): void {
  const bins = (field.dataset["evidence"] ?? "").split(" ").map(readBin);
  const inputs = [...field.querySelectorAll<HTMLInputElement>("input")];
  const say = (): void => {
    const lines = inputs.map(input => input.value === "" ? NaN : input.valueAsNumber).filter(line => line >= 0 && line <= 1);
    showThreshold(field, bins, lines.length > 0 ? Math.min(...lines) : null);
  };
  for (const input of inputs) input.addEventListener("input", say);
  say();
}

function readBin(text: string): Bin {
  const [all = 0, rejected = 0, approved = 0] = text.split(",").map(Number);
  return { all, rejected, approved };
}

function showThreshold(field: HTMLElement, bins: Bin[], from: number | null): void {
  const line = field.querySelector<SVGLineElement>("[data-line]");
  const sentence = field.querySelector<HTMLElement>("[data-would]");
  if (!line || !sentence) return;
  line.toggleAttribute("hidden", from === null);
  if (from === null) {
    sentence.textContent = "This label decides nothing.";
    return;
  }

  const over = bins.filter((_, i) => i / bins.length >= from - 1e-9);
  const sum = (of: (bin: Bin) => number): string => over.reduce((all, bin) => all + of(bin), 0).toLocaleString("en");
  line.setAttribute("x1", String(from * 200));
  line.setAttribute("x2", String(from * 200));
  sentence.textContent = `From ${from.toFixed(2)} on: ${sum(bin => bin.all)} of last week's comments; `
    + `moderators took down ${sum(bin => bin.rejected)} of them and approved ${sum(bin => bin.approved)}.`;
}
