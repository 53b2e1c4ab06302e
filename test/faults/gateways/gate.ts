import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way for bytes, which may be shut in two manners: by resetting who comes, and by saying nothing any more. */
export class Gate {
  readonly #server = createServer((socket) => this.#pass(socket));
  readonly #inner = new Map<Socket, Socket>();
  /** Peers that are gone without a word: what is sent to them is lost. */
  readonly #dead = new Set<Socket>();
  readonly #onMet: (state: 'resetting' | 'silent') => void;
  #state: 'open' | 'resetting' | 'silent' = 'open';
  #port = 0;

  /** `onMet` is told of each connection that was reset, or brought bytes nobody will answer. */
  constructor(onMet: (state: 'resetting' | 'silent') => void) {
    this.#onMet = onMet;
  }

  /** Gives HOST:PORT of a way to a port of this machine. */
  async open(port: number): Promise<string> {
    this.#port = port;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  set state(state: 'open' | 'resetting' | 'silent') {
    this.#state = state;
    if (state === 'resetting') this.cut();
    if (state === 'silent') for (const [outer, inner] of [...this.#inner]) this.#silence(outer, inner);
  }

  #pass(outer: Socket): void {
    outer.on('error', () => outer.destroy());
    if (this.#state === 'resetting') {
      this.#onMet('resetting');
      return void outer.resetAndDestroy();
    }
    if (this.#state === 'silent') return this.#silence(outer);
    const inner = connect(this.#port, '127.0.0.1');
    this.#inner.set(outer, inner);
    inner.on('error', () => outer.destroy());
    outer.on('close', () => this.#forget(outer, inner));
    inner.on('close', () => this.#inner.get(outer) === inner && outer.destroy());
    outer.pipe(inner);
    inner.pipe(outer);
  }

  #forget(outer: Socket, inner: Socket): void {
    this.#inner.delete(outer);
    inner.destroy();
  }

  /** It stays so when the gate opens: a peer that went away does not come back on the same connection. */
  #silence(outer: Socket, inner?: Socket): void {
    this.#inner.delete(outer);
    outer.unpipe();
    inner?.unpipe();
    inner?.destroy();
    this.#dead.add(outer);
    outer.once('data', () => this.#onMet('silent'));
    outer.once('close', () => this.#dead.delete(outer));
    outer.resume();
  }

  /** All connections that are open now break. */
  cut(): void {
    for (const outer of [...this.#inner.keys()]) outer.resetAndDestroy();
  }

  close(): void {
    this.#server.close();
    for (const socket of [...this.#inner.keys(), ...this.#dead]) socket.destroy();
  }
}
