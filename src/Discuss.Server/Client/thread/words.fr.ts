import { counting } from "../shared/counts.js";
import type { Words } from "./words.js";

export const count = counting("fr");

export const words: Words = {
  comments: (n) => count(n, "commentaire", "commentaires"),
  newComments: (n) => count(n, "nouveau commentaire", "nouveaux commentaires"),
  newReplies: (n) => count(n, "nouvelle réponse", "nouvelles réponses"),
  moreReplies: (n) => count(n, "autre réponse", "autres réponses"),
  reading: (n) => count(n, "lit en ce moment", "lisent en ce moment"),
  removed: "Supprimé.",
  stale: "Il s’est passé beaucoup de choses ici. Afficher",
};
