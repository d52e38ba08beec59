// What is said once somebody does something, in English; words.LANGUAGE.ts says it in another language.
import { count } from "../thread/words.js";

export type Says = typeof says;

export const says = {
  replyTo: (name: string) => `Your reply to ${name}`,
  as: "as ",
  posted: "Your comment is published.",
  waiting: "Thank you. Your comment is published once a moderator has seen it.",
  saved: "Your change is saved.",
  deleted: "Your comment is deleted.",
  reported: "Thank you. A moderator will look at it.",
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
  describeImage: "What is on it? For those who cannot see it",
  imageAdded: "The image is added. Say what is on it.",
  imageRefused: "This image was not taken: it is too large, damaged, or of a kind that is not taken here.",
  imagesMost: (n: number) => `At most ${n} images.`,
  removeImage: "Remove",
  uploading: "Uploading",
};
