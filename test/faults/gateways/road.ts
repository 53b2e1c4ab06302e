import { setTimeout as wait } from 'node:timers/promises';
import type { Parcel } from '../../../core/collector/parcel.ts';
import { isDroppedByGateway, numbersIn, withoutNumbers } from '../numbered-items.ts';
import type { Fault } from './fault.ts';
import { Gate } from './gate.ts';

/*
 *   agent ──► gate: connections ──► road: requests ──► gateway
 *
 * A road is one way of one signal to one gateway, and breaks what goes over it. A `Wire` speaks its protocol.
 */

const SLOW_MS = 200;
/** Of the items of a request, in a partial success. */
const REJECTED_OF = 5;

/** What a sender is told of a request. */
export type Verdict = { kind: 'taken'; rejected: number } | { kind: 'unavailable' | 'throttled' | 'invalid' | 'cut' };

export interface Wire {
  /** Gives the port on which requests are taken; `judge` says what to answer. */
  listen(judge: (parcel: Parcel) => Promise<Verdict>): Promise<number>;
  /** Whether the gateway took it, all of it. */
  forward(parcel: Parcel): Promise<boolean>;
  close(): void;
}

/** What became of items on the roads of one signal to one gateway. */
export class Ledger {
  /** Numbers that may pass, and those that are rejected for good: once and for all, also where the answer was lost. */
  readonly #good = new Set<number>();
  readonly rejected = new Set<number>();
  /** Numbers the gateway took. */
  readonly taken = new Set<number>();
  /** Items it took, again and again where answers were lost; and of these those that its own rule drops. */
  forwarded = 0;
  forwardedForRule = 0;

  /** Whether all of a request may be rejected: none of it was let pass before. */
  rejectAll(numbers: readonly number[]): boolean {
    if (numbers.some((number) => this.#good.has(number))) return false;
    for (const number of numbers) this.rejected.add(number);
    return true;
  }

  isBad(number: number, fault: Fault): boolean {
    if (this.#good.has(number) || this.rejected.has(number)) return this.rejected.has(number);
    const isBad = fault === 'partial' && number % REJECTED_OF === 0;
    (isBad ? this.rejected : this.#good).add(number);
    return isBad;
  }

  take(number: number): void {
    this.taken.add(number);
    this.forwarded++;
    if (isDroppedByGateway(number)) this.forwardedForRule++;
  }
}

/** Resets and silence are the gate's. A gateway that is too busy, or items that were let pass before, are not what was to be met. */
function isMet(fault: Fault, verdict: Verdict): boolean {
  if (fault === 'refused' || fault === 'half-open') return false;
  if (fault === 'none' || fault === 'slow') return verdict.kind === 'taken';
  if (fault === 'partial') return verdict.kind === 'taken' && verdict.rejected > 0;
  return verdict.kind === (fault === 'answer-lost' ? 'cut' : fault);
}

export class Road {
  readonly #wire: Wire;
  readonly #ledger: Ledger;
  readonly #gate = new Gate((state) => this.#meet(state === 'silent' ? 'half-open' : 'refused'));
  #fault: Fault = 'none';
  readonly #met = new Map<Fault, number>();
  /** Requests that are not answered yet. */
  underway = 0;
  /** HOST:PORT */
  address = '';

  constructor(wire: Wire, ledger: Ledger) {
    this.#wire = wire;
    this.#ledger = ledger;
  }

  async open(): Promise<void> {
    this.address = await this.#gate.open(await this.#wire.listen((parcel) => this.#judge(parcel)));
  }

  set fault(fault: Fault) {
    this.#fault = fault;
    this.#gate.state = fault === 'refused' ? 'resetting' : fault === 'half-open' ? 'silent' : 'open';
  }

  get fault(): Fault {
    return this.#fault;
  }

  /** How often requests or connections met this, so far. */
  met(fault: Fault): number {
    return this.#met.get(fault) ?? 0;
  }

  #meet(fault: Fault): void {
    this.#met.set(fault, this.met(fault) + 1);
  }

  async #judge(parcel: Parcel): Promise<Verdict> {
    const fault = this.#fault;
    this.underway++;
    try {
      const verdict = await this.#under(fault, parcel);
      if (isMet(fault, verdict)) this.#meet(fault);
      return verdict;
    } finally {
      this.underway--;
    }
  }

  async #under(fault: Fault, parcel: Parcel): Promise<Verdict> {
    if (fault === 'unavailable' || fault === 'throttled') return { kind: fault };
    if (fault === 'slow') await wait(SLOW_MS);
    const numbers = numbersIn(parcel);
    if (fault === 'invalid' && this.#ledger.rejectAll(numbers)) return { kind: fault };
    const bad = new Set(numbers.filter((number) => this.#ledger.isBad(number, fault)));
    const rest = bad.size > 0 ? withoutNumbers(parcel, bad) : parcel;
    if (rest.items > 0 && !(await this.#wire.forward(rest))) return { kind: 'unavailable' };
    for (const number of numbers) if (!bad.has(number)) this.#ledger.take(number);
    if (fault !== 'answer-lost') return { kind: 'taken', rejected: bad.size };
    this.#gate.cut();
    return { kind: 'cut' };
  }

  close(): void {
    this.#gate.close();
    this.#wire.close();
  }
}
