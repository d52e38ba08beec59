import { counting } from "../shared/counts.js";
import type { Words } from "./words.js";

const count = counting("es");

export const words: Words = {
  comments: (n) => count(n, "comentario", "comentarios"),
  newComments: (n) => count(n, "comentario nuevo", "comentarios nuevos"),
  newReplies: (n) => count(n, "respuesta nueva", "respuestas nuevas"),
  moreReplies: (n) => count(n, "respuesta más", "respuestas más"),
  reading: (n) => count(n, "leyendo ahora", "leyendo ahora"),
  replyTo: (name) => `Su respuesta a ${name}`,
  as: "como ",
  posted: "Su comentario está publicado.",
  waiting: "Gracias. Su comentario se publicará cuando la moderación lo haya visto.",
  saved: "Su cambio está guardado.",
  deleted: "Su comentario está borrado.",
  reported: "Gracias. La moderación lo mirará.",
  removed: "Retirado.",
  copied: "Enlace copiado",
  link: "Enlace a este comentario",
  cancel: "Cancelar",
  postAnyway: "Publicar de todos modos",
  nameFirst: "Elija primero un nombre.",
  mailFirst: "Escriba primero su dirección de correo.",
  confirmMail: "Abra el enlace del correo que enviamos a su dirección y envíe de nuevo. Su texto se queda aquí.",
  membersOnly: "Inicie sesión para participar aquí.",
  empty: "Escriba algo primero.",
  offline: "No hay conexión. Su texto se queda aquí; inténtelo de nuevo en un momento.",
  failed: "No ha funcionado. Su texto se queda aquí; inténtelo de nuevo en un momento.",
  wait: (seconds) => `Demasiado rápido. Inténtelo de nuevo en ${count(seconds, "segundo", "segundos")}.`,
  stale: "Han pasado muchas cosas aquí. Mostrarlas",
  describeImage: "¿Qué se ve? Para quien no puede verla",
  imageAdded: "La imagen está añadida. Diga qué se ve en ella.",
  imageRefused: "Esta imagen no se aceptó: es demasiado grande, está dañada o es de un tipo que aquí no se acepta.",
  imagesMost: (n) => `Como máximo ${n} imágenes.`,
  removeImage: "Quitar",
  uploading: "Subiendo",
};
