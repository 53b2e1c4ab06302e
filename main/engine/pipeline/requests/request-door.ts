import type { MessagePort } from 'node:worker_threads';
import { ownsBuffer } from '../../own-buffer.ts';
import { IntakeError, MalformedError, type Intake, type ReceivedRequest } from '../intake.ts';
import type { DeskToDoor, DoorToDesk } from './messages.ts';
import { requestKey } from '../../request-log/request-key.ts';

/** A refusal of a whole request, to be counted. */
export interface RefusedRequest {
  source: string;
  signal: string;
  code: string;
  example: string;
}

export interface RequestDoorOptions {
  /** Whether the disk has room; asked for every request, so it must answer from memory. */
  hasRoom: () => boolean;
  onRefused: (refused: RefusedRequest) => void;
}

interface Asked {
  resolve: (answer: Uint8Array) => void;
  reject: (error: Error) => void;
}

const CANNOT_READ = 'requests cannot be read at the moment; send it again';

/** Where receivers hand over requests: from their thread to the desk's, and the answers back. */
export class RequestDoor implements Intake {
  readonly #options: RequestDoorOptions;
  readonly #asked = new Map<number, Asked>();
  #desk: MessagePort | undefined;
  #keys: readonly string[] = [];
  #failure: string | undefined;
  #lastId = 0;

  constructor(options: RequestDoorOptions) {
    this.#options = options;
  }

  /** Requests go to the desk behind this port; the one before it is gone. */
  open(desk: MessagePort): void {
    this.#desk = desk;
    desk.on('message', (message: DeskToDoor) => this.#hear(message));
    this.#post({ kind: 'hide', keys: this.#keys });
  }

  /** The desk is gone: who waits for an answer is told to come back. What was logged is taken up by the next desk. */
  shut(reason: string): void {
    this.#desk?.close();
    this.#desk = undefined;
    const error = new IntakeError('store-failed', `reading requests has failed (${reason}); send it again`);
    for (const id of [...this.#asked.keys()]) this.#settle(id, ({ reject }) => reject(error));
  }

  /** Why nothing can be stored; undefined when it can again. */
  fail(failure: string | undefined): void {
    this.#failure = failure;
  }

  /** Attribute keys whose values are hidden in what is received from now on. */
  hide(keys: readonly string[]): void {
    this.#keys = keys;
    this.#post({ kind: 'hide', keys });
  }

  /** Resolves with the encoded answer once the request is durable. @throws IntakeError, MalformedError */
  receive({ body, signal, format, source }: ReceivedRequest): Promise<Uint8Array> {
    if (!this.#options.hasRoom()) throw new IntakeError('disk-low', 'the disk is almost full');
    if (this.#failure !== undefined) throw new IntakeError('store-failed', this.#failure);
    if (!this.#desk) throw new IntakeError('busy', CANNOT_READ);
    // A view on a larger buffer would take that away from its owner.
    const own = ownsBuffer(body) ? body : new Uint8Array(body);
    const key = requestKey(signal, own);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      // Nothing behind it asks who sent it, and that could not be told in another thread.
      this.#post({ kind: 'request', id, signal, format, source, key, body: own }, [own.buffer]);
    });
  }

  refuse(source: string, signal: string, code: string, example: string): void {
    this.#options.onRefused({ source, signal, code, example });
  }

  #post(message: DoorToDesk, transfer: ArrayBuffer[] = []): void {
    this.#desk?.postMessage(message, transfer);
  }

  #hear(message: DeskToDoor): void {
    if (message.kind === 'answer') this.#settle(message.id, ({ resolve }) => resolve(message.body));
    else this.#settle(message.id, ({ reject }) => reject(errorOf(message)));
  }

  #settle(id: number, answer: (asked: Asked) => void): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (asked) answer(asked);
  }
}

function errorOf({ problem, message, path }: Extract<DeskToDoor, { kind: 'refused' }>): Error {
  return problem === 'malformed' ? new MalformedError(message, path) : new IntakeError(problem, message);
}
