import type { WarningCode } from '../../otlp/decoded.ts';
import type { Findings } from '../../otlp/findings.ts';

/** What had to be tolerated in one record. It counts only if the record is kept: one may be read twice. */
export class Notes {
  #noted: { code: WarningCode; example: string }[] = [];

  warn(code: WarningCode, example: string): void {
    this.#noted.push({ code, example });
  }

  clear(): void {
    if (this.#noted.length > 0) this.#noted = [];
  }

  countInto(findings: Findings): void {
    for (const { code, example } of this.#noted) findings.warn(code, example);
    this.clear();
  }
}
