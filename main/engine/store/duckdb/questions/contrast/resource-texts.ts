import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { plainText } from '../../../../../../core/model/plain-text.ts';
import type { AskKept } from '../../summaries/ask-kept.ts';
import { resourceAttributes } from '../attribute-terms.ts';
import { eachDocument, LONGEST_BYTES, MOST_BYTES } from '../resource-documents.ts';
import { Binder } from '../sql.ts';
import type { ResourceText } from './lines-query.ts';

/** Binding them takes 0.1 seconds, during which nobody else is answered. */
const MOST_TEXTS = 50_000;

export interface ResourceTexts {
  texts: ResourceText[];
  /** Of the traces. */
  resources: number;
  /** Too many, or too long: nothing is known of their attributes. */
  resourcesLeftOut: number;
}

/** What the resources of some traces say of themselves but for service.name, which is a feature of its own. */
export async function readResourceTexts(
  traceIds: readonly string[],
  ask: AskKept,
  signal?: CancelSignal,
  mostTexts = MOST_TEXTS,
): Promise<ResourceTexts> {
  const binder = new Binder();
  const chosen = binder.add(`[${traceIds.join(',')}]`, 'UUID[]');
  const held = `SELECT DISTINCT resource AS id FROM span SEMI JOIN (SELECT unnest(${chosen}) AS trace_id) USING (trace_id)`;
  const ids = (await ask(held, binder.parameters)).uint32('id');
  if (ids.length === 0) return { texts: [], resources: 0, resourcesLeftOut: 0 };
  const texts: ResourceText[] = [];
  let withoutRoom = 0;
  const visit = (id: number, otlp: string) => {
    const own = resourceAttributes(otlp).filter(({ key }) => key !== 'service.name');
    if (texts.length + own.length > mostTexts) return void withoutRoom++;
    for (const { key, value } of own) texts.push({ id, key, text: plainText(value) });
  };
  const some = new Binder();
  const where = `id IN ${some.ids(ids, 'UINTEGER')}`;
  const bounds = { longest: LONGEST_BYTES, most: MOST_BYTES };
  const leftOut = await eachDocument(ask, { where, parameters: some.parameters, ...bounds }, visit, signal);
  return { texts, resources: ids.length, resourcesLeftOut: leftOut + withoutRoom };
}
