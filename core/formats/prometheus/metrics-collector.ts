import { Findings } from '../../otlp/findings.ts';
import { validate } from '../../processors/validate.ts';
import type { WarningCode } from '../../otlp/decoded.ts';
import type { Part, Slice } from '../format.ts';
import type { Outcome } from './family.ts';
import { MetricGroups } from './metric-groups.ts';
import type { FamilyHead, Labels } from './sample.ts';

/** A slice of this many data points is some 10 MB decoded. */
const SLICE_POINTS = 20_000;
/** … and so many bytes of labels and exemplars as well. */
const SLICE_BYTES = 4 * 1024 * 1024;
const TARGET_INFO = 'target_info';
const SCOPE_INFO = 'otel_scope_info';

/** Turns what families give into parts of the file. */
export class MetricsCollector {
  private readonly groups = new MetricGroups();
  private findings = new Findings();
  private warned = false;

  get heldPoints(): number {
    return this.groups.points;
  }

  warn(code: WarningCode, example: string, count = 1): void {
    this.findings.warn(code, example, '', count);
    this.warned = true;
  }

  /** True where a metric says what its target or scope is: it is no metric then. */
  takeInfo(name: string, labels: Labels): boolean {
    if (name !== TARGET_INFO && name !== SCOPE_INFO) return false;
    if (this.groups.taken) this.warn('late-target-info', name);
    const isHeld = name === TARGET_INFO ? this.groups.setTarget(labels) : this.groups.setScope(labels);
    if (!isHeld) this.warn('invalid-value', `${name}: too many to be held`);
    return true;
  }

  *collect(head: FamilyHead, outcomes: Iterable<Outcome>): Generator<Part> {
    for (const outcome of outcomes) {
      if (outcome.kind === 'fault') yield { ...outcome, kind: 'skipped' };
      else this.add(head, outcome);
      if (this.groups.points >= SLICE_POINTS || this.groups.bytes >= SLICE_BYTES) yield this.slice();
    }
  }

  *end(): Generator<Part> {
    if (this.groups.points > 0 || this.warned) yield this.slice();
  }

  private add(head: FamilyHead, { name, labels, data }: Extract<Outcome, { kind: 'point' }>): void {
    if (head.type === 'gaugehistogram') this.warn('gauge-histogram', name);
    this.groups.add(head, name, labels, data);
  }

  private slice(): Slice {
    const decoded = validate(this.findings.decoded([{ signal: 'metrics', groups: this.groups.take() }]));
    this.findings = new Findings();
    this.warned = false;
    return { kind: 'slice', decoded, rejectedAt: [] };
  }
}
