import { counting } from "../shared/counts.js";
import type { Words } from "./words.js";

export const count = counting("ar");

export const words: Words = {
  comments: (n) => count(n, "تعليق", "تعليق", { two: "تعليقان", few: "تعليقات" }),
  newComments: (n) => count(n, "تعليق جديد", "تعليقًا جديدًا", { two: "تعليقان جديدان", few: "تعليقات جديدة" }),
  newReplies: (n) => count(n, "رد جديد", "ردًا جديدًا", { two: "ردان جديدان", few: "ردود جديدة" }),
  moreReplies: (n) => count(n, "رد آخر", "ردًا آخر", { two: "ردان آخران", few: "ردود أخرى" }),
  reading: (n) => count(n, "يقرأ الآن", "يقرؤون الآن"),
  removed: "أُزيل.",
  stale: "حدث الكثير هنا. أظهره",
};
