import type { ExportScope } from '../../../contract/operations/files.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import { SIGNALS, type Signal, type Telemetry } from '../../../core/model/telemetry.ts';
import type { Store } from '../../../main/engine/store/port.ts';

/** Everything in scope, slice by slice. */
export async function readAll(
  store: Store,
  scope: ExportScope,
  signals: readonly Signal[] = SIGNALS,
  sliceItems?: number,
): Promise<Telemetry[]> {
  const slices: Telemetry[] = [];
  for await (const slice of store.readTelemetry({ scope, signals, sliceItems })) slices.push(slice);
  return slices;
}

const text = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint'
      ? `${part}n`
      : Object.is(part, -0)
        ? '-0'
        : typeof part === 'number' && !Number.isFinite(part)
          ? String(part)
          : part instanceof Uint8Array
            ? [...part]
            : part,
  );

/** Items under the text of all that is around them: what must survive, whatever the grouping. */
export function itemsByOrigin(telemetry: readonly Telemetry[]): Map<string, unknown[]> {
  const items = new Map<string, unknown[]>();
  for (const { signal, groups } of telemetry)
    for (const { scopes, ...resource } of groups as ResourceGroup<unknown>[])
      for (const { items: list, ...scope } of scopes)
        for (const item of list) {
          const metricItem = signal === 'metrics' ? splitMetric(item as never) : [[text([]), item] as const];
          for (const [head, part] of metricItem) {
            const key = text([signal, resource, scope, head]);
            items.set(key, [...(items.get(key) ?? []), ...(part === undefined ? [] : [part])]);
          }
        }
  return items;
}

/** A metric's points under everything else it says; a metric may be spread over several messages. */
function splitMetric({ data, ...rest }: { data: { dataPoints?: unknown[] } }): (readonly [string, unknown])[] {
  const { dataPoints = [], ...kind } = data;
  const head = text([rest, kind]);
  return dataPoints.length === 0 ? [[head, undefined]] : dataPoints.map((point) => [head, point] as const);
}

/** Tables are not in the order in which things came. */
export function inAnyOrder(telemetry: readonly Telemetry[]): Map<string, unknown[]> {
  const items = itemsByOrigin(telemetry);
  return new Map(
    [...items].map(([origin, list]) => [origin, list.toSorted((a, b) => (sortText(a) < sortText(b) ? -1 : 1))]),
  );
}

/** Fields come in any order as well. */
export function sortText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortText).join(',')}]`;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array)
    return Object.is(value, -0) ? '-0' : String(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${key}:${sortText(field)}`).join(',')}}`;
}
