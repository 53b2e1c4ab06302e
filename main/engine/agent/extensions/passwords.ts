import { createHmac, randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../../receivers/refusal.ts';
import { workerFile } from '../../worker-file.ts';

export interface PasswordQuestion {
  id: number;
  password: string;
  stored: string;
}

export interface PasswordAnswer {
  id: number;
  isRight: boolean;
}

/** A bcrypt of everyday cost takes a tenth of a second: who comes behind so many is told to come back. */
const MOST_WAITING = 50;
/** Users whose last right password is known again. */
const MOST_KNOWN = 10_000;

/**
 * Checks passwords whose hash takes its time, one after another in a thread of its own. A right one is known again by a keyed hash, so that
 * who sends all day is checked once; the key is of this object and is kept nowhere.
 */
export class Passwords {
  readonly #key = randomBytes(32);
  /** Of a stored hash, the keyed hash of the password that was right. */
  readonly #known = new Map<string, string>();
  /** Being checked, by keyed hash: the same question is asked once. */
  readonly #running = new Map<string, Promise<boolean>>();
  readonly #asked = new Map<number, PromiseWithResolvers<boolean>>();
  #worker: Worker | undefined;
  #lastId = 0;
  #isClosed = false;

  /** @throws Refusal 'busy' where too many wait */
  check(password: string, stored: string): boolean | Promise<boolean> {
    const mark = createHmac('sha256', this.#key).update(`${stored}\n${password}`).digest('base64');
    if (this.#known.get(stored) === mark) return true;
    const running = this.#running.get(mark);
    if (running) return running;
    if (this.#running.size >= MOST_WAITING)
      throw new Refusal('busy', 'Too many passwords wait to be checked; send it again');
    const checked = this.#ask(password, stored).then((isRight) => {
      if (isRight) this.#remember(stored, mark);
      return isRight;
    });
    this.#running.set(mark, checked);
    const forget = () => void this.#running.delete(mark);
    checked.then(forget, forget);
    return checked;
  }

  #remember(stored: string, mark: string): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(stored, mark);
  }

  #ask(password: string, stored: string): Promise<boolean> {
    if (this.#isClosed) throw new Refusal('closing', 'Whoever checks passwords is closing; send it again');
    const id = ++this.#lastId;
    const asked = Promise.withResolvers<boolean>();
    this.#asked.set(id, asked);
    const question: PasswordQuestion = { id, password, stored };
    (this.#worker ??= this.#start()).postMessage(question);
    return asked.promise;
  }

  #start(): Worker {
    const worker = new Worker(workerFile('password', 'agent/extensions'), { execArgv: [] });
    worker.unref();
    worker.on('message', ({ id, isRight }: PasswordAnswer) => {
      this.#asked.get(id)?.resolve(isRight);
      this.#asked.delete(id);
    });
    const fail = () => {
      if (this.#worker === worker) this.#end();
    };
    worker.on('error', fail);
    worker.on('exit', fail);
    return worker;
  }

  /** Whoever waits is told to come back; the next question starts another thread. */
  #end(): void {
    this.#worker = undefined;
    for (const { reject } of this.#asked.values())
      reject(new Refusal('closing', 'Whoever checks passwords was ended; send it again'));
    this.#asked.clear();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#end();
    await worker?.terminate();
  }
}
