// What the script itself says, in English; words.LANGUAGE.ts says it in another language, and each language has a bundle of its own.
import { counting } from "../shared/counts.js";

export const count = counting("en");

export type Words = typeof words;

export const words = {
  comments: (n: number) => count(n, "comment", "comments"),
  newComments: (n: number) => count(n, "new comment", "new comments"),
  newReplies: (n: number) => count(n, "new reply", "new replies"),
  moreReplies: (n: number) => count(n, "more reply", "more replies"),
  reading: (n: number) => count(n, "reading now", "reading now"),
  removed: "Removed.",
  stale: "Much has happened here since. Show it",
};
