import * as v from 'valibot';
import { rowKey } from '../filters.ts';
import { operation } from '../operation.ts';
import { exportScope } from './files.ts';
import type { SpanDetail } from './traces.ts';
import { redactionRules, type HiddenValues, type RedactionRule } from './library.ts';

/** Values of one rule under one key; '' for texts that have none: names, messages, bodies. */
export interface HiddenPlace {
  rule: RedactionRule;
  key: string;
  count: number;
}

/** What would be hidden in a file. Never a value. */
export interface RedactionPreview {
  hidden: HiddenValues[];
  /** The most first; 200 a rule at most. */
  places: HiddenPlace[];
  /** Spans, log records and data points that were looked at. */
  items: number;
}

/** Reads all that is in scope. By the rules of the settings where none are given. */
export const redactionPreview = operation<RedactionPreview>()(
  'redaction.preview',
  v.object({ scope: exportScope, rules: v.optional(redactionRules) }),
);

/** A span to be copied elsewhere, by the settings: `span.get` where nothing is to be hidden. */
export const redactionSpan = operation<{ span: SpanDetail; hidden: HiddenValues[] }>()(
  'redaction.span',
  v.object({ spanKey: rowKey }),
);

const MOST_TEXTS = 200_000;
/** Characters of one text: a picture with its fonts. */
const LONGEST_TEXT = 32 * 1024 ** 2;

const text = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));

/**
 * Texts that are about to leave, by the settings: as they are where nothing is to be hidden. `keys` has the attribute or the column each of them stood
 * under, '' where there is none; it may be left out, and be shorter.
 */
export const redactionTexts = operation<{ texts: string[]; hidden: HiddenValues[] }>()(
  'redaction.texts',
  v.object({
    texts: v.pipe(v.array(text), v.maxLength(MOST_TEXTS)),
    keys: v.optional(v.pipe(v.array(text), v.maxLength(MOST_TEXTS))),
  }),
);
