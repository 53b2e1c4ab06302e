import { JsonReader } from '../json/json-reader.ts';
import type { Attributes } from '../model/attributes.ts';
import type { Metric } from '../model/metric.ts';
import type { SpanLink } from '../model/span.ts';
import type { Signal, Telemetry } from '../model/telemetry.ts';
import { SIGNALS } from '../model/telemetry.ts';
import { BrokenParts, type Keeping, type KeptJson } from './broken-parts.ts';
import { DecodeError, type Decoded } from './decoded.ts';
import type { Mark } from './findings.ts';
import { Findings } from './findings.ts';
import { noteLink, pointsOf } from './item-rules.ts';
import { JsonFields } from './json-fields.ts';
import { JsonValues } from './json-values.ts';
import { BUDGET_MESSAGE, ObjectBudget } from './object-budget.ts';
import type { Plan, Step } from './plan.ts';
import { planOf, REQUESTS } from './plan.ts';
import type { Target } from './shapes.ts';

/**
 * Decodes proto JSON. With a signal it is a request of that signal: only its own root key is known and the grammar is strict.
 * Without, it is a document from a dump, which may hold several signals at once and bare NaN.
 * Other spellings (snake_case keys, enum names, base64 ids, names from before OTLP 0.15) are accepted with a warning; a value that
 * does not fit costs its span, log record or data point; beside the points, its metric.
 * @throws DecodeError when it is not JSON or has another structure.
 */
export function decodeJson(bytes: Uint8Array, signal?: Signal): Decoded {
  const decoder = new JsonDecoder(bytes, 0, signal === undefined);
  const decoded = signal === undefined ? decoder.document() : decoder.request(signal);
  decoder.finish();
  return decoded;
}

/** Decodes the document that begins at `offset`, and tells where it ends: for files that hold one after the other. */
export function decodeJsonAt(bytes: Uint8Array, offset: number): { decoded: Decoded; end: number } {
  const decoder = new JsonDecoder(bytes, offset, true);
  const decoded = decoder.document();
  return { decoded, end: decoder.pos };
}

/**
 * Decodes a document of which groups, items and data points may be broken: those are left out and told, and all around them is kept. Each byte
 * is looked at four times at most, however many are broken.
 * @throws DecodeError where what is around the groups is broken.
 */
export function decodeJsonKept(bytes: Uint8Array, keeping: Keeping): KeptJson {
  const parts = new BrokenParts(bytes, keeping);
  const decoder = new JsonDecoder(bytes, 0, true, parts);
  const decoded = decoder.document();
  decoder.finish();
  return { decoded, broken: parts.broken, startOf: (signal, index) => parts.starts[signal][index]! };
}

/** A document's root: the keys of all signals, each signal's groups under its own name. */
const DOCUMENT = documentPlan();

function documentPlan(): Plan {
  const requests = SIGNALS.map((signal) => planOf(REQUESTS[signal]));
  const steps = requests.map(({ steps: [step] }, i): Step => ({ ...step!, key: SIGNALS[i]!, bit: 1 << i }));
  const aliases = requests.flatMap(({ aliases: spellings }, i) =>
    [...spellings].map(([name, alias]) => [name, { ...alias, step: steps[i]! }] as const),
  );
  const profiles = ['resourceProfiles', 'dictionary'].map((name, i): Step => {
    return { ...steps[0]!, name, store: 'unsupported', signal: undefined, bit: 1 << (steps.length + i) };
  });
  return {
    ...requests[0]!,
    create: () => ({ traces: [], metrics: [], logs: [] }),
    steps,
    byName: new Map([...steps, ...profiles].map((step) => [step.name, step])),
    aliases: new Map(aliases),
  };
}

/** Owns one document: a reader over its bytes and the findings so far. */
class JsonDecoder {
  private readonly reader: JsonReader;
  private readonly findings = new Findings();
  private readonly fields: JsonFields;
  private readonly budget: ObjectBudget;
  private readonly values: JsonValues;
  /** Where broken groups and items are left out. */
  private readonly parts: BrokenParts | undefined;
  private refusedPoints = 0;

  constructor(bytes: Uint8Array, offset: number, tolerant: boolean, parts?: BrokenParts) {
    this.parts = parts;
    this.reader = new JsonReader(bytes, { tolerant }, offset);
    this.fields = new JsonFields(this.reader, this.findings, bytes);
    this.budget = new ObjectBudget(bytes.length - offset);
    this.values = new JsonValues(this.reader, this.fields, this.findings, this.budget);
  }

  get pos(): number {
    return this.reader.pos;
  }

  request(signal: Signal): Decoded {
    const { groups } = this.message(planOf(REQUESTS[signal])) as { groups: unknown };
    return this.decoded([{ signal, groups } as Telemetry]);
  }

  /** All signals that have something. */
  document(): Decoded {
    const groups = this.message(DOCUMENT) as Record<Signal, unknown[]>;
    const filled = SIGNALS.filter((signal) => groups[signal].length > 0);
    return this.decoded(filled.map((signal) => ({ signal, groups: groups[signal] }) as Telemetry));
  }

  finish(): void {
    this.reader.finish();
  }

  private decoded(telemetry: Telemetry[]): Decoded {
    const { repaired, bareWords } = this.reader;
    if (repaired > 0) this.findings.warn('invalid-utf8', 'half a surrogate pair', '', repaired);
    if (bareWords > 0) this.findings.warn('bare-nan', 'NaN or Infinity', '', bareWords);
    return this.findings.decoded(telemetry);
  }

  private message(plan: Plan): Target {
    if (this.reader.kind() !== 'object') this.fields.wrongKind('an object');
    if (!this.budget.spend(plan.weight)) this.reader.fail(`the document asks for ${BUDGET_MESSAGE}`);
    const target = plan.create();
    const mark = plan.carriesItems ? this.findings.mark() : undefined;
    let seen = 0;
    for (let step = this.fields.first(plan); step !== undefined; step = this.fields.next(plan)) {
      if ((seen & step.bit) !== 0) this.forget(plan, step, target, mark);
      seen |= step.bit;
      this.field(plan, step, target);
    }
    if (plan.message === 'Span.Link') noteLink(this.findings, target as unknown as SpanLink);
    return target;
  }

  private field(plan: Plan, step: Step, target: Target): void {
    switch (step.store) {
      case 'attributes':
        this.values.attributes(target[step.key] as Attributes, 0);
        return;
      case 'set':
        target[step.key] = this.fields.scalar(plan, step) ?? target[step.key];
        return;
      case 'id':
        target[step.key] = this.fields.id(plan, step);
        return;
      case 'value':
        target[step.key] = this.values.value(0);
        return;
      case 'message':
        this.member(plan, step, target, this.message(step.plan!));
        return;
      case 'union':
        this.member(plan, step, target, { kind: step.kind, value: this.fields.scalar(plan, step) });
        return;
      case 'unsupported':
        this.unsupported(step);
        return;
      case 'push':
      case 'packed':
      case 'messages':
      case 'items':
      case 'points':
        this.list(plan, step, target[step.key] as unknown[]);
        return;
      case 'strindex':
        throw new Error(`${step.name} is passed over before`);
    }
  }

  private list(plan: Plan, step: Step, list: unknown[]): void {
    const { reader } = this;
    if (reader.kind() !== 'array') this.fields.wrongKind('an array');
    const isPart = this.parts !== undefined && (step.signal !== undefined || step.store === 'points');
    for (let index = 0, more = reader.firstElement(); more; more = reader.nextElement(), index++) {
      if (isPart) this.part(plan, step, list, index, this.parts);
      else this.listed(plan, step, list, index);
    }
  }

  private listed(plan: Plan, step: Step, list: unknown[], index: number): void {
    if (step.store === 'items') this.item(step, list);
    else if (step.store === 'points') this.point(step, list, index);
    else if (step.store === 'messages') list.push(this.message(step.plan!));
    else this.element(plan, step, list);
  }

  /** A group, an item or a data point, which is left out where it is broken: reading goes on behind it, as if it had not been there. */
  private part(plan: Plan, step: Step, list: unknown[], index: number, parts: BrokenParts): void {
    const { reader, findings } = this;
    reader.kind();
    const { pos: start, origin, repaired, bareWords } = reader;
    const [state, inside] = [findings.state(), parts.broken.length];
    const isItem = step.store === 'items' || step.store === 'points';
    if (step.store === 'items') parts.starts[step.signal!][findings.indexOf(step.signal!)] = start;
    reader.origin = { offset: start, path: `${origin === undefined ? '' : `${origin.path}.`}${step.path}` };
    try {
      this.listed(plan, step, list, index);
    } catch (error) {
      const isLeft = error instanceof DecodeError && parts.isPart(isItem, origin !== undefined);
      const end = isLeft ? parts.leaveOut(start, inside, { isItem, error }) : undefined;
      if (end === undefined) throw error;
      findings.restore(state);
      Object.assign(reader, { pos: end, repaired, bareWords });
    }
    reader.origin = origin;
  }

  private element(plan: Plan, step: Step, list: unknown[]): void {
    const value = this.fields.scalar(plan, step);
    if (value !== undefined) list.push(value);
  }

  private item(step: Step, list: unknown[]): void {
    if (step.signal === 'metrics') return this.metric(step, list);
    this.findings.beginItem();
    const item = this.message(step.plan!);
    if (this.findings.endItem(step.signal!, 1)) list.push(item);
  }

  /** Goes with its points where none of them is left. */
  private metric(step: Step, list: unknown[]): void {
    const { findings, parts } = this;
    const [refused, broken] = [this.refusedPoints, parts?.broken.length];
    findings.beginItem();
    const metric = this.message(step.plan!) as unknown as Metric;
    const points = pointsOf(metric);
    const lost = parts?.broken[broken!];
    if (points === 0 && lost !== undefined) throw lost.error;
    if (points === 0 && this.refusedPoints > refused) findings.endEmptied();
    else if (findings.endItem('metrics', points)) list.push(metric);
  }

  private point(step: Step, list: unknown[], index: number): void {
    const ofMetric = this.findings.beginPoint();
    const point = this.message(step.plan!);
    if (this.findings.endPoint(index, ofMetric)) list.push(point);
    else this.refusedPoints++;
  }

  /** Stores a message or a member of a oneof, of which the last one counts. */
  private member(plan: Plan, step: Step, target: Target, value: unknown): void {
    const before = target[step.key] as { kind?: string } | undefined;
    const isSecond = step.kind !== '' && before?.kind !== 'none' && before?.kind !== step.kind;
    if (isSecond) this.findings.warn('duplicate-key', plan.message, step.name);
    target[step.key] = value;
  }

  /** The last of several equal keys counts: what the earlier one brought is taken back. */
  private forget(plan: Plan, step: Step, target: Target, mark: Mark | undefined): void {
    this.findings.warn('duplicate-key', plan.message, step.name);
    if (Array.isArray(target[step.key])) target[step.key] = [];
    if (mark !== undefined && step.signal !== undefined) this.findings.backTo(step.signal, mark);
  }

  private unsupported(step: Step): void {
    const { reader } = this;
    if (reader.kind() !== 'array') return reader.skip();
    let count = 0;
    for (let more = reader.firstElement(); more; more = reader.nextElement()) {
      reader.skip();
      count++;
    }
    this.findings.warn('unsupported-signal', step.name, '', count);
  }
}
