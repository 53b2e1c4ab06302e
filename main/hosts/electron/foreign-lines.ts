import type { MessagePortMain } from 'electron';
import type { ForeignProcess } from '../../engine/ports.ts';
import type { ForeignAsk, ForeignTell } from './engine-messages.ts';

/** The engine's side of `ForeignReaders`: asks the shell for processes, and speaks to them on lines of their own. */
export class ForeignLines {
  readonly #ask: (message: ForeignAsk) => void;
  readonly #lines = new Map<number, ForeignLine>();
  #last = 0;

  constructor(ask: (message: ForeignAsk) => void) {
    this.#ask = ask;
  }

  readonly start = (): ForeignProcess => {
    const id = ++this.#last;
    const line = new ForeignLine(() => this.#ask({ kind: 'foreign-kill', id }));
    this.#lines.set(id, line);
    this.#ask({ kind: 'foreign-start', id });
    return line;
  };

  hear(message: ForeignTell, ports: readonly MessagePortMain[]): void {
    const line = this.#lines.get(message.id);
    if (message.kind === 'foreign-line') return line?.connect(ports[0]!);
    this.#lines.delete(message.id);
    line?.end(message.how);
  }
}

class ForeignLine implements ForeignProcess {
  readonly kill: () => void;
  readonly #port = Promise.withResolvers<MessagePortMain>();
  readonly #end = Promise.withResolvers<string>();
  #listener: (message: unknown) => void = () => undefined;

  constructor(kill: () => void) {
    this.kill = kill;
  }

  connect(port: MessagePortMain): void {
    port.on('message', ({ data }) => this.#listener(data));
    port.start();
    this.#port.resolve(port);
  }

  end(how: string): void {
    this.#end.resolve(how);
  }

  post(message: unknown): void {
    void this.#port.promise.then((port) => port.postMessage(message));
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener;
  }

  onEnd(listener: (how: string) => void): void {
    void this.#end.promise.then(listener);
  }
}
