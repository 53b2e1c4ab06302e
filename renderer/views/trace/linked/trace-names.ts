import { nameOf, serviceOf, traceOf } from '../../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../../core/layout/timeline/timeline-model.ts';
import { shortId } from '../../../format/names.ts';

/** Id, service and name of the first root of each trace, by its number. */
export function traceNames(model: TimelineModel): string[] {
  const names = (model.columns.traceId?.dictionary ?? []).map(shortId);
  const isNamed = new Uint8Array(names.length);
  for (const root of model.tree.roots) {
    const trace = traceOf(model, root);
    if (isNamed[trace] || root >= model.tree.spans) continue;
    isNamed[trace] = 1;
    names[trace] = `${names[trace]}  ${serviceOf(model, root)} ${nameOf(model, root)}`;
  }
  return names;
}
