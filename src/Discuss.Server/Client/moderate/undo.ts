// Taking back one's own decisions, the last one first. Kept with the tab, so that a reload forgets none of them.
import { api } from "../shared/api.js";
import { failed } from "./access.js";
import { comeBack, underWay } from "./decisions.js";
import { tell } from "./notices.js";
import { words } from "./words.js";

const Key = "discuss.decisions";
const MostKept = 50;

/** Notes decisions that were made together; gives what takes them back. */
export function made(decisions: string[]): () => void {
  keep([...kept(), decisions].slice(-MostKept));
  return () => void takeBack(decisions);
}

export async function undoLast(): Promise<void> {
  await underWay;
  const last = kept().pop();
  if (last) await takeBack(last);
  else tell("own", words.nothingToUndo);
}

async function takeBack(decisions: string[]): Promise<void> {
  const back: string[] = [];
  keep(kept().filter((one) => one[0] !== decisions[0]));
  try {
    for (const decisionId of decisions) {
      const { commentId } = await api<{ commentId: string }>("POST", "moderation/undo", { decisionId });
      back.push(commentId);
    }
  } catch (problem) {
    failed(problem);
  }
  if (!back.length) return;
  tell("own", words.undone(back.length));
  await comeBack(back).catch(failed);
}

function kept(): string[][] {
  try {
    return JSON.parse(sessionStorage.getItem(Key) ?? "[]") as string[][];
  } catch {
    return [];
  }
}

function keep(decisions: string[][]): void {
  sessionStorage.setItem(Key, JSON.stringify(decisions));
}
