import type { HiddenCount } from '../hidden-values.ts';
import type { Unread } from '../unread.ts';

/** What a pinned block shows and where it was taken from. Who pinned it, and when, is not kept: equal input, equal bytes. */
export interface BlockSource {
  /** Name of the session. */
  readonly session: string;
  /** In words: a trace and its id, a filter, a range of time; '' for none. */
  readonly what: string;
  /** Address inside Tracebench that shows it again: "#/trace/4f2a…?sel=…"; '' for none. */
  readonly place: string;
}

/** A block as it is in the other language; left out where it is the same, or was pinned before there were two. */
interface InOtherLanguage<Block> {
  readonly language: 'en' | 'ko';
  readonly block: NewBlock<Block>;
}

export interface NotesBlock {
  readonly kind: 'notes';
  readonly id: string;
  /** The subset of Markdown that `parseMarkdown` reads; HTML in it stays text. */
  readonly markdown: string;
}

export interface PictureBlock {
  readonly kind: 'picture';
  readonly id: string;
  readonly title: string;
  /** A whole `<svg>` of our own drawing; `readOwnSvg` refuses any other. */
  readonly svg: string;
  readonly source: BlockSource;
  readonly other?: InOtherLanguage<PictureBlock>;
}

export interface TableColumn {
  readonly label: string;
  /** Numbers are set to the right and sorted by what they are. */
  readonly kind: 'text' | 'number';
}

/** Whatever has rows: a critical path, a comparison, the answer to a query. */
export interface TableBlock {
  readonly kind: 'table';
  readonly id: string;
  readonly title: string;
  readonly columns: readonly TableColumn[];
  /** As shown, a text per column. */
  readonly rows: readonly (readonly string[])[];
  /** Rows there were beyond these. */
  readonly leftOut: number;
  readonly source: BlockSource;
  readonly other?: InOtherLanguage<TableBlock>;
}

export interface LogLine {
  /** With its zone. */
  readonly time: string;
  /** OpenTelemetry SeverityNumber; 0 = not set. */
  readonly severity: number;
  readonly severityText: string;
  readonly service: string;
  readonly body: string;
}

export interface LogsBlock {
  readonly kind: 'logs';
  readonly id: string;
  readonly title: string;
  readonly lines: readonly LogLine[];
  /** Records there were beyond these. */
  readonly leftOut: number;
  readonly source: BlockSource;
  readonly other?: InOtherLanguage<LogsBlock>;
}

export type ReportBlock = NotesBlock | PictureBlock | TableBlock | LogsBlock;

/** A block that has no id yet. */
export type NewBlock<Block = ReportBlock> = Block extends ReportBlock ? Omit<Block, 'id'> : never;

/** A document a person composes. Plain data: it is stored, and written as JSON, as it is. */
export interface ReportDocument {
  readonly version: 1;
  readonly language: 'en' | 'ko';
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
  /** What was hidden in it when it was given away; left out where nothing was. */
  readonly hidden?: readonly HiddenCount[];
  /** What its blocks were made without; left out where nothing is missing. */
  readonly unread?: readonly Unread[];
}

/** Rows of a table or log that a report takes; the others are counted. More is what exports are for. */
export const MOST_REPORT_ROWS = 500;

export function emptyReport(language: ReportDocument['language']): ReportDocument {
  return { version: 1, language, title: '', blocks: [] };
}

/** The session that all blocks are from, which is said once for all of them; '' where there are several, or one block. */
export function commonSession({ blocks }: ReportDocument): string {
  const sessions = blocks.flatMap((block) => (block.kind === 'notes' ? [] : [block.source.session]));
  return sessions.length > 1 && new Set(sessions).size === 1 ? sessions[0]! : '';
}
