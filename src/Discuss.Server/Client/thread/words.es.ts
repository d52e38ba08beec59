import { counting } from "../shared/counts.js";
import type { Words } from "./words.js";

export const count = counting("es");

export const words: Words = {
  comments: (n) => count(n, "comentario", "comentarios"),
  newComments: (n) => count(n, "comentario nuevo", "comentarios nuevos"),
  newReplies: (n) => count(n, "respuesta nueva", "respuestas nuevas"),
  moreReplies: (n) => count(n, "respuesta más", "respuestas más"),
  reading: (n) => count(n, "leyendo ahora", "leyendo ahora"),
  removed: "Retirado.",
  stale: "Han pasado muchas cosas aquí. Mostrarlas",
};
