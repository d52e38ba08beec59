// Passkeys on the account's pages: what the browser's authenticator answers is put into a form, and the form is sent.

/** Whether this browser reads and writes passkeys as JSON. */
const able = typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

let asking: AbortController | undefined;

function valueOf(form: HTMLFormElement, name: string): string {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : "";
}

async function optionsFor(form: HTMLFormElement, path: string): Promise<unknown> {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ formToken: valueOf(form, "formToken") }) });
  if (answer.redirected) {
    // The sign-in was too long ago.
    location.assign(answer.url);
    throw new DOMException("elsewhere", "AbortError");
  }
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function sendPasskey(form: HTMLFormElement, credential: Credential | null): void {
  const field = form.elements.namedItem("credential");
  if (!credential || !(field instanceof HTMLInputElement)) return;
  field.value = JSON.stringify(credential);
  form.submit();
}

function tell(form: HTMLFormElement, fault: unknown): void {
  const problem = form.querySelector<HTMLElement>("[data-problem]");
  if (problem && !(fault instanceof DOMException && fault.name === "AbortError")) problem.hidden = false;
}

async function signIn(form: HTMLFormElement, quietly: boolean): Promise<void> {
  asking?.abort();
  asking = new AbortController();
  const signal = asking.signal;
  const options = await optionsFor(form, "/account/passkeys/sign-in/options");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  sendPasskey(form, await navigator.credentials.get({ publicKey, signal, ...(quietly ? { mediation: "conditional" as const } : {}) }));
}

async function add(form: HTMLFormElement): Promise<void> {
  const options = await optionsFor(form, "/account/passkeys/options");
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  sendPasskey(form, await navigator.credentials.create({ publicKey }));
}

function onSubmit(form: HTMLFormElement, work: (form: HTMLFormElement) => Promise<void>): void {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    work(form).catch((fault: unknown) => tell(form, fault));
  });
}

export async function startPasskeys(): Promise<void> {
  if (!able) return;
  const adding = document.querySelector<HTMLFormElement>("form[data-passkey-new]");
  if (adding) onSubmit(adding, add);
  const entering = document.querySelector<HTMLFormElement>("form[data-passkey]");
  if (!entering) return;
  onSubmit(entering, (form) => signIn(form, false));
  // In the list that browsers open under the mail address; nobody is told where that comes to nothing.
  if (await PublicKeyCredential.isConditionalMediationAvailable?.()) await signIn(entering, true).catch(() => undefined);
}
