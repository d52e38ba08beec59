// Offers people of this thread after an at sign in a composer: arrows choose, Enter or Tab takes, Escape closes.
import { api } from "../shared/api.js";
import { all, main, make, one } from "../thread/page.js";

interface Person {
  name: string;
}

const Named = /(?:^|[^\p{L}\p{N}])@([^\s@][^@\n]{0,40})?$/u;
let offered: HTMLUListElement | null = null;
let offerTurn = 0;

export function startMentions(): void {
  main.addEventListener("input", (event) => {
    if ((event.target as Element).matches("textarea[name=body]")) void offerNames(event.target as HTMLTextAreaElement);
  });
  main.addEventListener(
    "keydown",
    (event) => {
      if (!offered || event.isComposing || !(event.target as Element).matches("textarea[name=body]")) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") moveChoice(event.key === "ArrowDown" ? 1 : -1);
      else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") takeName(event.target as HTMLTextAreaElement, chosenName());
      else if (event.key === "Escape") closeOffer();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  main.addEventListener("focusout", (event) => {
    if (offered && !offered.contains(event.relatedTarget as Node)) setTimeout(closeOffer, 150);
  });
}

async function offerNames(text: HTMLTextAreaElement): Promise<void> {
  const start = Named.exec(text.value.slice(0, text.selectionStart))?.[1];
  const thread = main.dataset["thread"];
  const turn = ++offerTurn;
  if (!start || !thread) return closeOffer();
  const { items } = await api<{ items: Person[] }>("GET", `threads/${thread}/people?q=${encodeURIComponent(start)}`).catch(() => ({ items: [] }));
  if (turn !== offerTurn) return;
  closeOffer();
  if (!items.length) return;
  offered = make("ul", "offer");
  offered.setAttribute("role", "listbox");
  offered.id = "offer";
  for (const [i, { name }] of items.entries()) {
    const line = make("li", "", name);
    line.dir = "auto";
    line.id = `offer-${i}`;
    line.setAttribute("role", "option");
    line.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      takeName(text, line);
    });
    offered.append(line);
  }
  text.after(offered);
  text.setAttribute("aria-controls", "offer");
  moveChoice(1);
}

const chosenName = () => one<HTMLElement>("[aria-selected=true]", offered!);

function moveChoice(by: number): void {
  const lines = all("li", offered!);
  const at = lines.indexOf(chosenName()!);
  const next = lines[(at + by + lines.length) % lines.length]!;
  for (const line of lines) line.setAttribute("aria-selected", String(line === next));
  offered!.previousElementSibling?.setAttribute("aria-activedescendant", next.id);
}

function takeName(text: HTMLTextAreaElement, line: HTMLElement | null): void {
  const before = text.value.slice(0, text.selectionStart);
  const start = Named.exec(before)?.[1];
  if (line && start) {
    text.setRangeText(line.textContent + " ", before.length - start.length, before.length, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  closeOffer();
}

function closeOffer(): void {
  offered?.previousElementSibling?.removeAttribute("aria-activedescendant");
  offered?.remove();
  offered = null;
}
