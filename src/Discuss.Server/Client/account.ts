import { startPasskeys } from "./account/passkeys.js";

// The window in which somebody signed in for a framed thread gives the frame its code, and goes. Only a frame of this very origin
// hears it, and only the one that made the challenge can use it.
{
  const code = document.querySelector<HTMLElement>("[data-code]")?.dataset["code"];
  if (code && window.opener) {
    (window.opener as Window).postMessage({ discuss: "signed-in", value: code }, location.origin);
    window.close();
  }
}
// Back from a provider: nothing is asked on this page.
document.querySelector<HTMLFormElement>("form[data-go]")?.submit();
void startPasskeys();
