// Images in a comment: chosen, dropped or pasted. Each goes to the server at once, and stands below the text with a place for a word on
// what is on it; into the text it comes when that is sent, kept or looked at.
import { Problem } from "../shared/api.js";
import { all, announce, button, main, make, one, site } from "../thread/page.js";
import { identify } from "./identity.js";
import { clearProblem, showProblem } from "./problems.js";
import { says } from "./words.js";

/** As many as the server takes in one comment. */
const MaxImages = 8;

interface Uploaded {
  id: string;
  url: string;
}

/** Uploads that are under way, by their form. */
const uploads = new WeakMap<Element, Set<Promise<void>>>();

let changedBy: (form: HTMLFormElement) => void;

const imageList = (form: Element) => one("[data-images]", form);

/** @param changed Called when what {@link textWith} gives of a form is another. */
export function startImages(changed: (form: HTMLFormElement) => void): void {
  const formOf = (event: Event) => (event.target as Element).closest<HTMLFormElement>("form[data-composer]");
  changedBy = changed;
  main.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-add-image]")) one("[data-image-file]", formOf(event)!)!.click();
  });
  main.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (!input.matches("[data-image-file]")) return;
    takeImages(formOf(event)!, [...input.files!]);
    input.value = "";
  });
  main.addEventListener("input", (event) => {
    const form = formOf(event);
    if (form && imageList(form)?.contains(event.target as Node)) changed(form);
  });
  main.addEventListener("keydown", (event) => {
    // Whoever has said what is on an image has not said yet that the comment is done.
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && (event.target as Element).closest("[data-images] input")) event.preventDefault();
  });
  main.addEventListener("paste", (event) => {
    const [form, data] = [formOf(event), event.clipboardData];
    // A piece of a text document comes with a picture of itself, too.
    if (!form || !imageList(form) || !data?.files.length || data.types.includes("text/plain")) return;
    event.preventDefault();
    takeImages(form, data.files);
  });
  for (const kind of ["dragover", "drop"] as const) {
    main.addEventListener(kind, (event) => {
      const form = formOf(event);
      if (!form || !imageList(form) || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (kind === "drop") takeImages(form, event.dataTransfer.files);
    });
  }
}

/** Sends images, and puts them below the form's text. */
export function takeImages(form: HTMLFormElement, files: Iterable<File>): void {
  for (const file of files) if (file.type.startsWith("image/")) void addImage(form, file, changedBy);
}

/** The form's text with its images, as it is sent. */
export function textWith(form: HTMLFormElement): string {
  const text = one<HTMLTextAreaElement>("textarea[name=body]", form)!.value;
  const marks = all("[data-image]", form).map((item) => {
    const said = one<HTMLInputElement>("input", item)!.value.replace(/\s+/g, " ").trim();
    return `![${said.replace(/[\\[\]]/g, "\\$&")}](discuss-image:${item.dataset["image"]})`;
  });
  return [text.trimEnd(), ...marks].filter(Boolean).join("\n\n");
}

/** Waits until every image of the form is at the server; refused where one of them was. */
export async function imagesOf(form: HTMLFormElement): Promise<void> {
  await Promise.all(uploads.get(form) ?? []);
}

export function forgetImages(form: Element): void {
  const list = imageList(form);
  list?.replaceChildren();
  if (list) list.hidden = true;
}

async function addImage(form: HTMLFormElement, file: File, changed: (form: HTMLFormElement) => void): Promise<void> {
  const list = imageList(form);
  if (!list) return;
  clearProblem(form);
  if (list.children.length === MaxImages) return showProblem(form, new Problem(says.imagesMost(MaxImages), 0, "", {}, {}));
  const item = make("li", "");
  const bar = make("progress", "");
  bar.max = 1;
  bar.setAttribute("aria-label", says.uploading);
  const remove = () => {
    item.remove();
    list.hidden = !list.children.length;
    changed(form);
  };
  item.append(bar, button("quiet", says.removeImage, remove));
  list.append(item);
  list.hidden = false;
  const sending = sendImage(form, file, bar, item);
  const known = uploads.get(form) ?? new Set();
  uploads.set(form, known.add(sending));
  try {
    await sending;
    changed(form);
    if (item.isConnected) announce(says.imageAdded);
  } catch (problem) {
    remove();
    showProblem(form, problem);
  } finally {
    known.delete(sending);
  }
}

async function sendImage(form: HTMLFormElement, file: File, bar: HTMLProgressElement, item: HTMLElement): Promise<void> {
  await identify(form);
  const image = await uploadFile(file, (part) => (bar.value = part));
  const picture = make("img", "");
  picture.alt = "";
  picture.src = image.url;
  const said = make("input", "");
  said.dir = "auto";
  said.maxLength = 300;
  said.placeholder = says.describeImage;
  said.setAttribute("aria-label", says.describeImage);
  item.dataset["image"] = image.id;
  bar.replaceWith(picture, said);
}

/** Sends a file as it is, telling how much of it is there. */
function uploadFile(file: File, told: (part: number) => void): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/sites/${site}/images`);
    request.setRequestHeader("Content-Type", file.type);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => told(loaded / total);
    request.onerror = () => reject(new Problem(says.offline, 0, "offline", {}, {}));
    request.onload = () => {
      const { status, response } = request;
      if (status === 201) resolve(response as Uploaded);
      else reject(new Problem(status === 429 ? says.wait(Number(request.getResponseHeader("Retry-After")) || 10) : status >= 500 ? says.failed : says.imageRefused, status, "", {}, {}));
    };
    request.send(file);
  });
}
