import { counting } from "../shared/counts.js";
import type { Words } from "./words.js";

export const count = counting("de");

export const words: Words = {
  comments: (n) => count(n, "Kommentar", "Kommentare"),
  newComments: (n) => count(n, "neuer Kommentar", "neue Kommentare"),
  newReplies: (n) => count(n, "neue Antwort", "neue Antworten"),
  moreReplies: (n) => count(n, "weitere Antwort", "weitere Antworten"),
  reading: (n) => count(n, "liest gerade", "lesen gerade"),
  removed: "Entfernt.",
  stale: "Hier ist inzwischen viel geschehen. Anzeigen",
};
