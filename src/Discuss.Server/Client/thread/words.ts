// What the script itself says, in English; words.LANGUAGE.ts says it in another language, and each language has a bundle of its own.
import { counting } from "../shared/counts.js";

const count = counting("en");

export type Words = typeof words;

export const words = {
  comments: (n: number) => count(n, "comment", "comments"),
  newComments: (n: number) => count(n, "new comment", "new comments"),
  newReplies: (n: number) => count(n, "new reply", "new replies"),
  moreReplies: (n: number) => count(n, "more reply", "more replies"),
  reading: (n: number) => count(n, "reading now", "reading now"),
  replyTo: (name: string) => `Your reply to ${name}`,
  as: "as ",
  posted: "Your comment is published.",
  waiting: "Thank you. Your comment is published once a moderator has seen it.",
  saved: "Your change is saved.",
  deleted: "Your comment is deleted.",
  reported: "Thank you. A moderator will look at it.",
  removed: "Removed.",
  copied: "Link copied",
  link: "Link to this comment",
  cancel: "Cancel",
  postAnyway: "Post anyway",
  nameFirst: "Choose a name first.",
  mailFirst: "Write your mail address first.",
  confirmMail: "Open the link in the mail that we send to your address, then post again. Your text stays here.",
  membersOnly: "Sign in to take part here.",
  empty: "Write something first.",
  offline: "There is no connection. Your text is kept here; try again in a moment.",
  failed: "That did not work. Your text is kept here; try again in a moment.",
  wait: (seconds: number) => `Too fast. Try again in ${count(seconds, "second", "seconds")}.`,
  stale: "Much has happened here since. Show it",
  describeImage: "What is on it? For those who cannot see it",
  imageAdded: "The image is added. Say what is on it.",
  imageRefused: "This image was not taken: it is too large, damaged, or of a kind that is not taken here.",
  imagesMost: (n: number) => `At most ${n} images.`,
  removeImage: "Remove",
  uploading: "Uploading",
};
