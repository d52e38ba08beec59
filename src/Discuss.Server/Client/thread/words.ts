// What the script itself says. All else on the page is the server's.
import { language } from "./page.js";

const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);

function count(n: number, singular: string, other: string): string {
  return `${number.format(n)} ${plural.select(n) === "one" ? singular : other}`;
}

export const words = {
  comments: (n: number) => count(n, "comment", "comments"),
  newComments: (n: number) => count(n, "new comment", "new comments"),
  newReplies: (n: number) => count(n, "new reply", "new replies"),
  moreReplies: (n: number) => count(n, "more reply", "more replies"),
  reading: (n: number) => count(n, "reading now", "reading now"),
  replyTo: (name: string) => `Reply to ${name}`,
  as: "as ",
  posting: "Posting…",
  posted: "Your comment is published.",
  waiting: "Thank you. Your comment is published once a moderator has seen it.",
  saved: "Your change is saved.",
  deleted: "Your comment is deleted.",
  reported: "Thank you. A moderator will look at it.",
  removed: "This comment was removed.",
  copied: "Link copied",
  link: "Link to this comment",
  cancel: "Cancel",
  save: "Save",
  yesDelete: "Delete it",
  keep: "Keep it",
  postAnyway: "Post anyway",
  preview: "Preview",
  report: "Report",
  why: "What is wrong with this comment?",
  reasons: {
    insult: "Insult", hate: "Hatred", threat: "Threat", spam: "Spam", illegal: "Against the law", "off-topic": "Off topic", other: "Something else",
  } as Record<string, string>,
  yourComment: "Your comment",
  nameFirst: "Choose a name first; you find the field beside Post.",
  empty: "Write something first.",
  offline: "There is no connection. Your text is kept here; try again in a moment.",
  failed: "That did not work. Your text is kept here; try again in a moment.",
  wait: (seconds: number) => `Too fast. Try again in ${count(seconds, "second", "seconds")}.`,
  stale: "Much has happened here since. Show it",
  lost: "Connection lost. New comments come when it is back.",
};
