// Push messages for whoever uses this browser: the browser's subscription, and what the server knows of it.
import { api } from "./api.js";

const worker = "/push/worker.js";
const scope = "/push/";

interface ScriptUrls {
  createScriptURL(url: string): string;
}

/** Whether this browser can be told, and whether it was not forbidden. In a frame of another site it cannot be asked. */
export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && Notification.permission !== "denied" && window.top === window;
}

/**
 * Asks the reader's leave, subscribes this browser and tells the server; whether it may.
 * @param token Whose page it is, where nobody is signed in and the link of a mail led here.
 */
export async function startPush(token?: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const { key } = await api<{ key: string }>("GET", "push/key");
  const registration = await register();
  let subscription = await registration.pushManager.getSubscription();
  if (subscription && !isFor(subscription, key)) {
    // The installation has another key than when this browser asked.
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await api("POST", "push/subscriptions", { ...(subscription.toJSON() as Record<string, unknown>), ...(token && { token }) });
  return true;
}

/** Ends this browser's subscription, here and at the server. */
export async function stopPush(): Promise<void> {
  const subscription = await (await navigator.serviceWorker.getRegistration(scope))?.pushManager.getSubscription();
  if (!subscription) return;
  await api("DELETE", "push/subscriptions", { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

/** Whether this browser is subscribed. */
export async function isPushing(): Promise<boolean> {
  return !!(await (await navigator.serviceWorker.getRegistration(scope))?.pushManager.getSubscription());
}

function register(): Promise<ServiceWorkerRegistration> {
  // The one address of a script that this page ever names.
  const types = (window as unknown as { trustedTypes?: { createPolicy(name: string, rules: ScriptUrls): ScriptUrls } }).trustedTypes;
  const policy = types?.createPolicy("discuss-push", { createScriptURL: () => worker });
  return navigator.serviceWorker.register(policy ? policy.createScriptURL(worker) : worker, { scope });
}

function isFor(subscription: PushSubscription, key: string): boolean {
  const bytes = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === key;
}
