import type { NewBlock, ReportBlock, ReportDocument } from './report-document.ts';

type PinnedBlock = Exclude<ReportBlock, { kind: 'notes' }>;

export type ReportEdit =
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'language'; readonly language: ReportDocument['language'] }
  | {
      readonly kind: 'add';
      readonly block: NewBlock;
      /** Id of the block it comes after; left out: the end. */ readonly after?: string;
    }
  | { readonly kind: 'rename'; readonly id: string; readonly title: string }
  | { readonly kind: 'notes'; readonly id: string; readonly markdown: string }
  | { readonly kind: 'move'; readonly id: string; readonly by: -1 | 1 }
  | { readonly kind: 'remove'; readonly id: string };

/** A document with the way back, and forward again. */
export interface ReportHistory {
  readonly past: readonly ReportDocument[];
  readonly now: ReportDocument;
  readonly future: readonly ReportDocument[];
  /** Field that is being typed into: its letters are one step; '' for none. */
  readonly typing: string;
}

/** Steps back that are kept. Blocks are shared between them, so a step costs its list alone. */
const MOST_STEPS = 200;

export function startHistory(now: ReportDocument): ReportHistory {
  return { past: [], now, future: [], typing: '' };
}

/** An edit that changes nothing is no step. */
export function editHistory(history: ReportHistory, edit: ReportEdit): ReportHistory {
  const next = editReport(history.now, edit);
  if (next === history.now) return history;
  const typing = typedField(edit);
  const isMore = typing !== '' && typing === history.typing;
  const past = isMore ? history.past : [...history.past, history.now].slice(-MOST_STEPS);
  return { past, now: next, future: [], typing };
}

export function undo({ past, now, future, ...history }: ReportHistory): ReportHistory {
  const before = past.at(-1);
  if (!before) return { past, now, future, ...history };
  return { past: past.slice(0, -1), now: before, future: [now, ...future], typing: '' };
}

export function redo({ past, now, future, ...history }: ReportHistory): ReportHistory {
  const [after, ...rest] = future;
  if (!after) return { past, now, future, ...history };
  return { past: [...past, now], now: after, future: rest, typing: '' };
}

function typedField(edit: ReportEdit): string {
  if (edit.kind === 'title') return 'title';
  return edit.kind === 'notes' || edit.kind === 'rename' ? `${edit.kind} ${edit.id}` : '';
}

/** The same document where the edit changes nothing. */
export function editReport(report: ReportDocument, edit: ReportEdit): ReportDocument {
  switch (edit.kind) {
    case 'title':
      return edit.title === report.title ? report : { ...report, title: edit.title };
    case 'language':
      return edit.language === report.language ? report : { ...report, language: edit.language };
    case 'add':
      return addBlock(report, edit.block, edit.after);
    case 'rename':
      return changeBlock(report, edit.id, (block) =>
        block.kind === 'notes' || block.title === edit.title ? block : renameBlock(block, edit.title),
      );
    case 'notes':
      return changeBlock(report, edit.id, (block) =>
        block.kind !== 'notes' || block.markdown === edit.markdown ? block : { ...block, markdown: edit.markdown },
      );
    case 'move':
      return moveBlock(report, edit.id, edit.by);
    case 'remove':
      return report.blocks.some(({ id }) => id === edit.id)
        ? { ...report, blocks: report.blocks.filter(({ id }) => id !== edit.id) }
        : report;
  }
}

/** A name that a person gave is the same in both languages. */
function renameBlock<Block extends PinnedBlock>(block: Block, title: string): Block {
  const { other } = block;
  return { ...block, title, ...(other && { other: { ...other, block: { ...other.block, title } } }) };
}

function changeBlock(report: ReportDocument, id: string, change: (block: ReportBlock) => ReportBlock): ReportDocument {
  const blocks = report.blocks.map((block) => (block.id === id ? change(block) : block));
  return blocks.every((block, at) => block === report.blocks[at]) ? report : { ...report, blocks };
}

function addBlock(report: ReportDocument, block: NewBlock, after: string | undefined): ReportDocument {
  const at = report.blocks.findIndex(({ id }) => id === after);
  const blocks = report.blocks.toSpliced(at < 0 ? report.blocks.length : at + 1, 0, { ...block, id: nextId(report) });
  return { ...report, blocks };
}

function moveBlock(report: ReportDocument, id: string, by: -1 | 1): ReportDocument {
  const at = report.blocks.findIndex((block) => block.id === id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= report.blocks.length) return report;
  return { ...report, blocks: report.blocks.toSpliced(at, 1).toSpliced(to, 0, report.blocks[at]!) };
}

/** Counted, not random: the same steps make the same document. */
function nextId({ blocks }: ReportDocument): string {
  return `b${Math.max(0, ...blocks.map(({ id }) => Number(id.slice(1)) || 0)) + 1}`;
}
