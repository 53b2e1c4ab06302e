import * as v from 'valibot';
import { operation } from '../operation.ts';
import { TEXT_RULES } from './library.ts';

const source = v.object({ session: v.string(), what: v.string(), place: v.string() });
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const head = { id: v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/)), title: v.string(), source };

/** As it is given away: in one language, and without what must not leave. */
const reportDocument = v.object({
  version: v.literal(1),
  language: v.picklist(['en', 'ko']),
  title: v.string(),
  hidden: v.optional(v.array(v.object({ rule: v.picklist(['keys', ...TEXT_RULES]), count }))),
  blocks: v.array(
    v.variant('kind', [
      v.object({ kind: v.literal('notes'), id: head.id, markdown: v.string() }),
      v.object({ ...head, kind: v.literal('picture'), svg: v.string() }),
      v.object({
        ...head,
        kind: v.literal('table'),
        columns: v.array(v.object({ label: v.string(), kind: v.picklist(['text', 'number']) })),
        rows: v.array(v.array(v.string())),
        leftOut: count,
      }),
      v.object({
        ...head,
        kind: v.literal('logs'),
        lines: v.array(
          v.object({
            time: v.string(),
            severity: v.number(),
            severityText: v.string(),
            service: v.string(),
            body: v.string(),
          }),
        ),
        leftOut: count,
      }),
    ]),
  ),
});

/**
 * The document as PDF, printed by the host (`capabilities.pdf`): pages of A4 that were drawn of nothing but the document. One after the other;
 * cancel by aborting the call.
 */
export const reportPdf = operation<{ pdf: Uint8Array }>()('report.pdf', v.object({ report: reportDocument }));
