import { hiddenText } from '../hidden-values.ts';
import { unreadText } from '../unread.ts';
import type { ReportDocument } from './report-document.ts';

/** What a reader must know before all else, a sentence each: how much is hidden, and what is missing. */
export function reportNotices({ hidden = [], unread = [], language }: ReportDocument): string[] {
  return [hiddenText(hidden, language), ...unread.map((one) => unreadText(one, language))].filter(Boolean);
}
