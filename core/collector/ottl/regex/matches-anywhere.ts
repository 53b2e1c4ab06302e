import type { Step } from './machine.ts';
import { holds } from './search.ts';

/** Whether there is any match, whose place nobody asks for: only the steps that can be next are remembered, once each. */
export function matchesAnywhere(steps: readonly Step[], text: string): boolean {
  return new Walk(steps, text).run();
}

class Walk {
  readonly #steps: readonly Step[];
  readonly #text: string;
  /** The last place where a step was entered, plus 1. */
  readonly #entered: Int32Array;
  #current: Int32Array;
  #after: Int32Array;
  #count = 0;
  #isFound = false;

  constructor(steps: readonly Step[], text: string) {
    this.#steps = steps;
    this.#text = text;
    this.#entered = new Int32Array(steps.length);
    this.#current = new Int32Array(steps.length);
    this.#after = new Int32Array(steps.length);
  }

  run(): boolean {
    const start = this.#steps.length - 1;
    let at = 0;
    for (;;) {
      this.#enter(start, at);
      if (this.#isFound) return true;
      if (at >= this.#text.length) return false;
      const code = this.#text.codePointAt(at)!;
      at = this.#read(code, at + (code > 0xffff ? 2 : 1));
    }
  }

  /** All steps that read this character go on to those after it, at `next`. */
  #read(code: number, next: number): number {
    const [reading, count] = [this.#current, this.#count];
    this.#current = this.#after;
    this.#after = reading;
    this.#count = 0;
    for (let i = 0; i < count; i++) {
      const step = this.#steps[reading[i]!]!;
      if (step.kind === 'char' && step.test(code)) this.#enter(step.next, next);
    }
    return next;
  }

  #enter(number: number, at: number): void {
    if (this.#entered[number] === at + 1) return;
    this.#entered[number] = at + 1;
    const step = this.#steps[number]!;
    if (step.kind === 'char') this.#current[this.#count++] = number;
    else if (step.kind === 'split') {
      this.#enter(step.first, at);
      this.#enter(step.second, at);
    } else if (step.kind === 'save') this.#enter(step.next, at);
    else if (step.kind === 'match') this.#isFound = true;
    else if (holds(step.what, this.#text, at)) this.#enter(step.next, at);
  }
}
