// As much of SignalR's JSON hub protocol as a reader needs: handshake, calls with answers, calls from the server, pings, close.

const End = "\x1e";
const PingEvery = 15_000;
/** The server pings every 15 s; twice that and more without a sign means that the line is dead, whatever the browser thinks. */
const SilenceLimit = 40_000;

const enum Kind {
  Invocation = 1,
  Completion = 3,
  Ping = 6,
  Close = 7,
}

interface Message {
  type?: Kind;
  target?: string;
  arguments?: unknown[];
  invocationId?: string;
  result?: unknown;
  error?: string;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(reason: Error): void;
}

export class Hub {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, Waiting>();
  readonly #handlers: Record<string, (...values: never[]) => void>;
  #calls = 0;
  #heard = Date.now();
  #shaken!: Waiting;
  #over!: () => void;
  #timer = 0;

  /** Settles when the line can be used, or will never be. */
  readonly opened: Promise<void>;
  /** Settles when the line has ended, for whatever reason. */
  readonly closed: Promise<void>;

  constructor(address: string, handlers: Record<string, (...values: never[]) => void>) {
    this.#handlers = handlers;
    this.#socket = new WebSocket(address);
    this.opened = new Promise((resolve, reject) => (this.#shaken = { resolve: () => resolve(), reject }));
    this.closed = new Promise((resolve) => (this.#over = resolve));
    this.#socket.onclose = () => this.close();
    this.#socket.onopen = () => this.#socket.send(JSON.stringify({ protocol: "json", version: 1 }) + End);
    this.#socket.onmessage = ({ data }: MessageEvent<string>) => {
      this.#heard = Date.now();
      for (const part of data.split(End)) if (part) this.#take(JSON.parse(part) as Message);
    };
    this.#timer = setInterval(() => this.#keep(), PingEvery);
  }

  /** Calls a method of the hub. Fails where the server refuses, and when the line ends before the answer. */
  invoke<T>(target: string, ...values: unknown[]): Promise<T> {
    const invocationId = String(++this.#calls);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(invocationId, { resolve: resolve as (result: unknown) => void, reject });
      this.#send({ type: Kind.Invocation, invocationId, target, arguments: values });
    });
  }

  /** Ends the line at once; a browser that is offline would wait for the other side to agree. */
  close(): void {
    this.#socket.onmessage = null;
    this.#socket.close();
    clearInterval(this.#timer);
    const reason = new Error("The line has ended.");
    this.#shaken.reject(reason);
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
    this.#over();
  }

  #take(message: Message): void {
    switch (message.type) {
      case undefined:
        if (message.error) this.close();
        else this.#shaken.resolve(undefined);
        break;
      case Kind.Invocation:
        this.#handlers[message.target ?? ""]?.(...((message.arguments ?? []) as never[]));
        break;
      case Kind.Completion: {
        const waiting = this.#waiting.get(message.invocationId ?? "");
        this.#waiting.delete(message.invocationId ?? "");
        if (message.error) waiting?.reject(new Error(message.error));
        else waiting?.resolve(message.result);
        break;
      }
      case Kind.Close:
        this.close();
    }
  }

  #send(message: Message): void {
    this.#socket.send(JSON.stringify(message) + End);
  }

  #keep(): void {
    if (Date.now() - this.#heard > SilenceLimit) this.close();
    else if (this.#socket.readyState === WebSocket.OPEN) this.#send({ type: Kind.Ping });
  }
}
