import { canPush, startPush } from "./shared/push.js";
import { startPasskeys } from "./account/passkeys.js";

// The window in which somebody signed in for a framed thread gives the frame its code, and goes. Only a frame of this very origin
// hears it, and only the one that made the challenge can use it. A link in a mail opens in a window of its own: that one tells the
// window that waits, in the same browser and of the same origin.
{
  const channel = new BroadcastChannel("discuss-sign-in");
  const give = (code: string) => {
    (window.opener as Window).postMessage({ discuss: "signed-in", value: code }, location.origin);
    window.close();
  };
  const code = document.querySelector<HTMLElement>("[data-code]")?.dataset["code"];
  if (code && window.opener) give(code);
  else if (code) channel.postMessage(code);
  else if (window.opener && document.querySelector("[data-waits]")) {
    channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "string") give(data);
    });
  }
}
// Back from a provider: nothing is asked on this page.
document.querySelector<HTMLFormElement>("form[data-go]")?.submit();
void startPasskeys();
// Push is asked for here and not in the frame, where browsers do not ask.
{
  const push = document.querySelector<HTMLInputElement>("input[data-push]");
  if (push && canPush()) {
    push.closest("p")!.hidden = false;
    push.addEventListener("change", () => {
      if (push.checked) void startPush(push.dataset["push"] || undefined).then((may) => (push.checked = may), () => (push.checked = false));
    });
  }
}
