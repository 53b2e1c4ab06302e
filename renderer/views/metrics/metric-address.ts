import type { MetricSummary } from '../../../contract/operations/metrics.ts';

/** What tells one metric of the list from another; a name may come in two kinds when somebody changed an instrument. */
export interface MetricKey {
  readonly service: string;
  readonly name: string;
  /** undefined where the address does not say: then the first of that name. */
  readonly kind?: string;
}

/** Names may hold what addresses use themselves. */
const escape = (text: string): string => text.replace(/[%/]/g, (sign) => (sign === '%' ? '%25' : '%2F'));

function unescape(text: string): string {
  return text.replace(/%(2F|25)/gi, (code) => (code === '%25' ? '%' : '/'));
}

/** `#/metrics/<service>/<name>`: the part after the view. */
export function writeMetricArg({ service, name }: MetricKey): string {
  return `${escape(service)}/${escape(name)}`;
}

/** undefined where no metric is named. */
export function readMetricArg(arg: string, kind = ''): MetricKey | undefined {
  const cut = arg.indexOf('/');
  if (cut < 0 || cut === arg.length - 1) return undefined;
  const key = { service: unescape(arg.slice(0, cut)), name: unescape(arg.slice(cut + 1)) };
  return kind === '' ? key : { ...key, kind };
}

export function isMetric({ service, name, kind }: MetricKey, metric: MetricSummary): boolean {
  return metric.service === service && metric.name === name && (kind === undefined || metric.kind === kind);
}

/** The kind belongs into the address only where service and name do not suffice. */
export function kindParam(metric: MetricSummary, metrics: readonly MetricSummary[]): string {
  const namesakes = metrics.filter(({ service, name }) => service === metric.service && name === metric.name);
  return namesakes.length > 1 ? metric.kind : '';
}
