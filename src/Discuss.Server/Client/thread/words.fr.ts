import { counting } from "../shared/counts.js";
import type { Words } from "./words.js";

const count = counting("fr");

export const words: Words = {
  comments: (n) => count(n, "commentaire", "commentaires"),
  newComments: (n) => count(n, "nouveau commentaire", "nouveaux commentaires"),
  newReplies: (n) => count(n, "nouvelle réponse", "nouvelles réponses"),
  moreReplies: (n) => count(n, "autre réponse", "autres réponses"),
  reading: (n) => count(n, "lit en ce moment", "lisent en ce moment"),
  replyTo: (name) => `Votre réponse à ${name}`,
  as: "en tant que ",
  posted: "Votre commentaire est publié.",
  waiting: "Merci. Votre commentaire sera publié une fois vu par la modération.",
  saved: "Votre modification est enregistrée.",
  deleted: "Votre commentaire est supprimé.",
  reported: "Merci. La modération va regarder.",
  removed: "Supprimé.",
  copied: "Lien copié",
  link: "Lien vers ce commentaire",
  cancel: "Annuler",
  postAnyway: "Publier quand même",
  nameFirst: "Choisissez d’abord un nom.",
  mailFirst: "Écrivez d’abord votre adresse e-mail.",
  confirmMail: "Ouvrez le lien du message que nous envoyons à votre adresse, puis envoyez de nouveau. Votre texte reste ici.",
  membersOnly: "Connectez-vous pour participer ici.",
  empty: "Écrivez d’abord quelque chose.",
  offline: "Pas de connexion. Votre texte reste ici ; réessayez dans un instant.",
  failed: "Cela n’a pas marché. Votre texte reste ici ; réessayez dans un instant.",
  wait: (seconds) => `Trop vite. Réessayez dans ${count(seconds, "seconde", "secondes")}.`,
  stale: "Il s’est passé beaucoup de choses ici. Afficher",
  describeImage: "Que voit-on ? Pour qui ne voit pas l’image",
  imageAdded: "L’image est ajoutée. Dites ce que l’on y voit.",
  imageRefused: "Cette image n’a pas été acceptée : elle est trop grande, abîmée ou d’un format qui n’est pas accepté ici.",
  imagesMost: (n) => `Au plus ${n} images.`,
  removeImage: "Retirer",
  uploading: "Envoi en cours",
};
