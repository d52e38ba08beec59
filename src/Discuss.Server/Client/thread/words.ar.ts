import { counting } from "../shared/counts.js";
import type { Words } from "./words.js";

const count = counting("ar");

export const words: Words = {
  comments: (n) => count(n, "تعليق", "تعليق", { two: "تعليقان", few: "تعليقات" }),
  newComments: (n) => count(n, "تعليق جديد", "تعليقًا جديدًا", { two: "تعليقان جديدان", few: "تعليقات جديدة" }),
  newReplies: (n) => count(n, "رد جديد", "ردًا جديدًا", { two: "ردان جديدان", few: "ردود جديدة" }),
  moreReplies: (n) => count(n, "رد آخر", "ردًا آخر", { two: "ردان آخران", few: "ردود أخرى" }),
  reading: (n) => count(n, "يقرأ الآن", "يقرؤون الآن"),
  replyTo: (name) => `ردك على ${name}`,
  as: "باسم ",
  posted: "نُشر تعليقك.",
  waiting: "شكرًا. يُنشر تعليقك بعد أن يراه أحد المشرفين.",
  saved: "حُفظ تعديلك.",
  deleted: "حُذف تعليقك.",
  reported: "شكرًا. سينظر فيه أحد المشرفين.",
  removed: "أُزيل.",
  copied: "نُسخ الرابط",
  link: "رابط هذا التعليق",
  cancel: "إلغاء",
  postAnyway: "انشر على أي حال",
  nameFirst: "اختر اسمًا أولًا.",
  mailFirst: "اكتب بريدك الإلكتروني أولًا.",
  confirmMail: "افتح الرابط في الرسالة التي نرسلها إلى بريدك، ثم أرسل من جديد. يبقى نصك هنا.",
  membersOnly: "سجّل الدخول للمشاركة هنا.",
  empty: "اكتب شيئًا أولًا.",
  offline: "لا يوجد اتصال. نصك محفوظ هنا؛ حاول مرة أخرى بعد قليل.",
  failed: "لم ينجح ذلك. نصك محفوظ هنا؛ حاول مرة أخرى بعد قليل.",
  wait: (seconds) => `أسرع من اللازم. حاول بعد ${count(seconds, "ثانية", "ثانية", { two: "ثانيتين", few: "ثوانٍ" })}.`,
  stale: "حدث الكثير هنا. أظهره",
  describeImage: "ماذا في الصورة؟ لمن لا يستطيع رؤيتها",
  imageAdded: "أُضيفت الصورة. اكتب ما فيها.",
  imageRefused: "لم تُقبل هذه الصورة: حجمها كبير جدًا أو تالفة أو من نوع غير مقبول هنا.",
  imagesMost: (n) => `${n} صور على الأكثر.`,
  removeImage: "إزالة",
  uploading: "جارٍ الرفع",
};
