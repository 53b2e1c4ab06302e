import { copyText } from '../../encoding/copy-text.ts';
import type { Exemplar } from '../../model/metric.ts';
import { exemplarOf } from '../prometheus/exemplar.ts';
import { parseNumber, sampleTimeNs } from '../prometheus/numbers.ts';
import type { Labels } from '../prometheus/sample.ts';

export interface ParsedSample {
  name: string;
  labels: Labels;
  value: number;
  valueText: string;
  /** Unix nanoseconds; undefined where the line tells none. */
  timeNs: bigint | undefined;
  exemplars: readonly Exemplar[];
}

const NAME = /[a-zA-Z_:][\w:]*/y;
const WORD = /[^\s#]+/y;
const SPACE = /[ \t]*/y;
/** Texts out of a longer line do not hold it: tens of thousands of them wait together. */
const LONG_LINE = 1_024;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n' };

/** One line with a value, or what is wrong with it. */
export function parseSample(text: string): ParsedSample | string {
  try {
    return new SampleParser(text).parse();
  } catch (error) {
    if (error instanceof LineFault) return error.message;
    throw error;
  }
}

/** The text of a `"…"` or of a HELP: a backslash makes a line feed of n, and keeps what else it stands before. */
export function unescape(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\n"])/g, (_, letter: string) => ESCAPES[letter] ?? letter) : text;
}

class LineFault extends Error {
  override name = 'LineFault';
}

/**
 *   name{label="value",…} 1.5 1700000000000 # {trace_id="…"} 0.3 1700000000.1
 *   {"name of any characters","any label"="value"} 1.5
 */
class SampleParser {
  private readonly text: string;
  private at = 0;
  private name = '';

  constructor(text: string) {
    this.text = text;
  }

  parse(): ParsedSample {
    this.pass(SPACE);
    this.name = this.held(this.pass(NAME));
    this.pass(SPACE);
    const labels = this.peek() === '{' ? this.labels(true) : [];
    if (this.name === '') this.fail('a metric’s name was expected');
    const valueText = this.value();
    const timeNs = this.time();
    const exemplars = this.exemplars(timeNs);
    if (this.at < this.text.length) this.fail(`"${this.text.slice(this.at, this.at + 20)}" stands behind the value`);
    return { name: this.name, labels, value: parseNumber(valueText)!, valueText, timeNs, exemplars };
  }

  private labels(mayName: boolean): Labels {
    const labels: [string, string][] = [];
    const names = new Set<string>();
    this.at++;
    for (this.pass(SPACE); this.peek() !== '}'; this.pass(SPACE)) {
      const name = this.peek() === '"' ? this.quoted() : this.held(this.pass(NAME));
      if (name === '') this.fail('a label’s name was expected');
      this.pass(SPACE);
      if (this.peek() === '=') {
        this.at++;
        this.pass(SPACE);
        if (names.has(name)) this.fail(`the label ${name} twice`);
        names.add(name);
        labels.push([name, this.quoted()]);
      } else if (mayName && this.name === '') this.name = name;
      else this.fail('"=" was expected behind a label’s name');
      this.pass(SPACE);
      if (this.peek() === ',') this.at++;
      else if (this.peek() !== '}') this.fail('a comma or "}" was expected behind a label');
    }
    this.at++;
    return labels;
  }

  private quoted(): string {
    if (this.peek() !== '"') this.fail('a text in quotes was expected');
    const from = ++this.at;
    for (; this.at < this.text.length && this.text[this.at] !== '"'; this.at++) if (this.peek() === '\\') this.at++;
    if (this.at >= this.text.length) this.fail('a text in quotes has no end');
    return this.held(unescape(this.text.slice(from, this.at++)));
  }

  private held(text: string): string {
    return this.text.length > LONG_LINE ? copyText(text) : text;
  }

  private value(): string {
    this.pass(SPACE);
    const text = this.pass(WORD);
    if (parseNumber(text) === undefined)
      this.fail(text === '' ? 'there is no value' : `the value is no number: "${text}"`);
    return text;
  }

  private time(): bigint | undefined {
    this.pass(SPACE);
    const text = this.pass(WORD);
    this.pass(SPACE);
    if (text === '') return undefined;
    return sampleTimeNs(text) ?? this.fail(`no time between 1970 and 2554: "${text}"`);
  }

  private exemplars(sampleNs: bigint | undefined): Exemplar[] {
    if (this.peek() !== '#') return [];
    this.at++;
    this.pass(SPACE);
    if (this.peek() !== '{') this.fail('"{" was expected behind "#"');
    const labels = this.labels(false);
    const value = parseNumber(this.value())!;
    return [exemplarOf(labels, value, this.time() ?? sampleNs ?? 0n)];
  }

  private peek(): string | undefined {
    return this.text[this.at];
  }

  /** What matches here, '' for nothing. */
  private pass(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private fail(reason: string): never {
    throw new LineFault(reason.slice(0, 200));
  }
}
