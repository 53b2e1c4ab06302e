import { Family, roleIn, type Outcome } from '../../../formats/prometheus/family.ts';
import { FamilyHeads } from '../../../formats/prometheus/family-heads.ts';
import { withoutLabel, type FamilyHead, type Labels } from '../../../formats/prometheus/sample.ts';
import { parseComment } from '../../../formats/prometheus-text/parse-comment.ts';
import { parseSample, type ParsedSample } from '../../../formats/prometheus-text/parse-sample.ts';

export interface ReadExposition {
  /** Samples in the text, and those that were kept. */
  scraped: number;
  kept: number;
  points: (Extract<Outcome, { kind: 'point' }> & { head: FamilyHead })[];
  /** Lines and series that could not be read, and why the first could not. */
  invalid: number;
  problem: string;
}

/** The scrape counts as failed as a whole. */
export class ScrapeFault extends Error {
  override readonly name = 'ScrapeFault';
}

export interface ExpositionRules {
  /** The time of the scrape. */
  nowNs: bigint;
  honorTimestamps: boolean;
  /** It must say where it ends. */
  isOpenMetrics: boolean;
  /** The sample's labels, `__name__` among them, as they are to be; undefined where it is not wanted. @throws ScrapeFault */
  labelsOf: (labels: Labels) => Labels | undefined;
  /** 0 = any number. */
  mostSamples: number;
  /** What its samples may take in memory, roughly. */
  mostBytes?: number;
}

const MOST_BYTES = 512 * 1024 ** 2;
/** Of a sample as a data point, and of each of its labels, beside their characters. */
const SAMPLE_BYTES = 500;
const LABEL_BYTES = 60;
const MOST_LINE = 1024 * 1024;
const NAME = '__name__';

/** What stands in a text of Prometheus or OpenMetrics. @throws ScrapeFault */
export function readExposition(text: string, rules: ExpositionRules): ReadExposition {
  return new ExpositionReader(rules).read(text);
}

class ExpositionReader {
  readonly #rules: ExpositionRules;
  readonly #heads = new FamilyHeads();
  /** By type and name. */
  readonly #families = new Map<string, Family>();
  readonly #read: ReadExposition = { scraped: 0, kept: 0, points: [], invalid: 0, problem: '' };
  #hasEnded = false;
  #bytes = 0;

  constructor(rules: ExpositionRules) {
    this.#rules = rules;
  }

  read(text: string): ReadExposition {
    for (let from = 0; from < text.length && !this.#hasEnded;) {
      const feed = text.indexOf('\n', from);
      const end = feed < 0 ? text.length : feed;
      if (end - from > MOST_LINE) this.#refuse('a line of more than a megabyte');
      else this.#line(text.slice(from, end).replace(/\r$/, ''));
      from = end + 1;
    }
    if (this.#rules.isOpenMetrics && !this.#hasEnded) throw new ScrapeFault('cut short: OpenMetrics ends with "# EOF"');
    if (this.#read.scraped === 0 && this.#read.invalid > 0) throw new ScrapeFault(`no metrics: ${this.#read.problem}`);
    for (const family of this.#families.values()) this.#collect(family.head, family.end());
    return this.#read;
  }

  #line(line: string): void {
    if (line.trim() === '') return;
    if (line.startsWith('#')) return this.#comment(line);
    const sample = parseSample(line);
    if (typeof sample === 'string') return this.#refuse(sample);
    this.#read.scraped++;
    const labels = this.#rules.labelsOf([[NAME, sample.name], ...sample.labels]);
    if (labels) this.#sample(sample, labels);
  }

  #comment(line: string): void {
    const comment = parseComment(line);
    if (typeof comment === 'string') return this.#refuse(comment);
    if (comment.kind === 'end') this.#hasEnded = true;
    if (comment.kind === 'metadata') this.#heads.learn(comment.name, comment.said);
  }

  #sample(parsed: ParsedSample, labels: Labels): void {
    const name = labels.find(([label]) => label === NAME)?.[1];
    if (name === undefined) return this.#refuse('a sample without a name');
    const { mostSamples, nowNs, honorTimestamps } = this.#rules;
    this.#read.kept++;
    if (mostSamples > 0 && this.#read.kept > mostSamples) throw new ScrapeFault(`more than ${mostSamples} samples`);
    this.#spend(labels);
    const head = this.#heads.find(name);
    const family = this.#familyOf(head);
    const timeNs = (honorTimestamps ? parsed.timeNs : undefined) ?? nowNs;
    const sample = { ...parsed, name, labels: withoutLabel(labels, NAME), timeNs, isStale: false, line: 0, offset: 0 };
    this.#collect(head, family.add(roleIn(head, name)!, sample));
  }

  /** A short line is an object of some hundred bytes. @throws ScrapeFault */
  #spend(labels: Labels): void {
    const { mostBytes = MOST_BYTES } = this.#rules;
    this.#bytes += SAMPLE_BYTES;
    for (const [name, value] of labels) this.#bytes += LABEL_BYTES + name.length + value.length;
    if (this.#bytes > mostBytes)
      throw new ScrapeFault(`its samples take more than ${Math.floor(mostBytes / 1024 ** 2)} MiB of memory`);
  }

  #familyOf(head: FamilyHead): Family {
    const key = `${head.type} ${head.name}`;
    let family = this.#families.get(key);
    if (!family) this.#families.set(key, (family = new Family(head, Infinity)));
    return family;
  }

  #collect(head: FamilyHead, outcomes: Iterable<Outcome>): void {
    for (const outcome of outcomes) {
      if (outcome.kind === 'fault') this.#refuse(outcome.reason);
      else this.#read.points.push({ ...outcome, head });
    }
  }

  #refuse(problem: string): void {
    this.#read.invalid++;
    this.#read.problem ||= problem.slice(0, 300);
  }
}
