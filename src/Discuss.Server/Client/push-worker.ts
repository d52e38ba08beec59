// The service worker of push messages: shows what comes, and opens what is clicked. It answers no request.

interface Message {
  title: string;
  body: string;
  url: string;
  tag?: string | null;
}

interface Waiting extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface PushCame extends Waiting {
  data: { json(): unknown } | null;
}

interface NoticeClicked extends Waiting {
  notification: Notification;
}

interface Worker {
  registration: ServiceWorkerRegistration;
  clients: { openWindow(url: string): Promise<unknown> };
  addEventListener(type: "push", listener: (event: PushCame) => void): void;
  addEventListener(type: "notificationclick", listener: (event: NoticeClicked) => void): void;
}

const worker = self as unknown as Worker;

worker.addEventListener("push", (event) => {
  const message = event.data?.json() as Message | undefined;
  if (!message) return;
  const options: NotificationOptions = { body: message.body, data: message.url };
  if (message.tag) options.tag = message.tag;
  event.waitUntil(worker.registration.showNotification(message.title, options));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = String(event.notification.data);
  if (/^https?:\/\//.test(url)) event.waitUntil(worker.clients.openWindow(url));
});
