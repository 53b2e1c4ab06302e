import type { HiddenValues } from '../../../../contract/operations/library.ts';
import { redactReportBy } from '../../../../core/report/document/redact-report.ts';
import type { ReportDocument } from '../../../../core/report/document/report-document.ts';
import type { Engine } from '../../../engine/api.ts';
import { unwrap } from '../problem.ts';

/** Of one call; also what its texts may be long together, so that no answer is as large as a session. */
const MOST_AT_ONCE = { texts: 50_000, characters: 16 * 1024 ** 2 };

/** Hides in texts what an engine is set to hide, by what is in them: a block no longer knows under which key a text stood. */
export class Redactor {
  readonly #engine: Engine;
  readonly #signal: AbortSignal;
  readonly #hidden = new Map<HiddenValues['rule'], number>();

  constructor(engine: Engine, signal: AbortSignal) {
    this.#engine = engine;
    this.#signal = signal;
  }

  /** What was hidden so far. */
  get hidden(): HiddenValues[] {
    return Array.from(this.#hidden, ([rule, count]) => ({ rule, count }));
  }

  async texts(texts: readonly string[]): Promise<string[]> {
    const redacted: string[] = [];
    while (redacted.length < texts.length) redacted.push(...(await this.#some(nextTexts(texts, redacted.length))));
    return redacted;
  }

  report(report: ReportDocument): Promise<ReportDocument> {
    return redactReportBy(report, (texts) => this.texts(texts));
  }

  async #some(texts: string[]): Promise<string[]> {
    const answer = unwrap(await this.#engine.call('redaction.texts', { texts }, { signal: this.#signal }));
    for (const { rule, count } of answer.hidden) this.#hidden.set(rule, (this.#hidden.get(rule) ?? 0) + count);
    return answer.texts;
  }
}

/** At least one. */
function nextTexts(texts: readonly string[], from: number): string[] {
  let characters = 0;
  let to = from;
  while (to < texts.length && to - from < MOST_AT_ONCE.texts) {
    characters += texts[to]!.length;
    if (to > from && characters > MOST_AT_ONCE.characters) break;
    to++;
  }
  return texts.slice(from, to);
}
