import { counting } from "../shared/counts.js";
import type { Words } from "./words.js";

const count = counting("de");

export const words: Words = {
  comments: (n) => count(n, "Kommentar", "Kommentare"),
  newComments: (n) => count(n, "neuer Kommentar", "neue Kommentare"),
  newReplies: (n) => count(n, "neue Antwort", "neue Antworten"),
  moreReplies: (n) => count(n, "weitere Antwort", "weitere Antworten"),
  reading: (n) => count(n, "liest gerade", "lesen gerade"),
  replyTo: (name) => `Ihre Antwort an ${name}`,
  as: "als ",
  posted: "Ihr Kommentar ist veröffentlicht.",
  waiting: "Danke. Ihr Kommentar erscheint, sobald die Moderation ihn gesehen hat.",
  saved: "Ihre Änderung ist gespeichert.",
  deleted: "Ihr Kommentar ist gelöscht.",
  reported: "Danke. Die Moderation sieht es sich an.",
  removed: "Entfernt.",
  copied: "Link kopiert",
  link: "Link zu diesem Kommentar",
  cancel: "Abbrechen",
  postAnyway: "Trotzdem senden",
  nameFirst: "Wählen Sie zuerst einen Namen.",
  mailFirst: "Schreiben Sie zuerst Ihre Mailadresse.",
  confirmMail: "Öffnen Sie den Link in der Mail, die wir an Ihre Adresse senden, und senden Sie dann noch einmal. Ihr Text bleibt hier.",
  membersOnly: "Bitte melden Sie sich an, um hier mitzumachen.",
  empty: "Schreiben Sie zuerst etwas.",
  offline: "Keine Verbindung. Ihr Text bleibt hier; versuchen Sie es gleich noch einmal.",
  failed: "Das hat nicht geklappt. Ihr Text bleibt hier; versuchen Sie es gleich noch einmal.",
  wait: (seconds) => `Zu schnell. Versuchen Sie es in ${count(seconds, "Sekunde", "Sekunden")} wieder.`,
  stale: "Hier ist inzwischen viel geschehen. Anzeigen",
  describeImage: "Was ist darauf? Für alle, die es nicht sehen",
  imageAdded: "Das Bild ist da. Sagen Sie, was darauf ist.",
  imageRefused: "Dieses Bild wurde nicht angenommen: Es ist zu groß, beschädigt oder von einer Art, die hier nicht geht.",
  imagesMost: (n) => `Höchstens ${n} Bilder.`,
  removeImage: "Entfernen",
  uploading: "Wird hochgeladen",
};
