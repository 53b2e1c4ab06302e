import { textAt } from '../../../contract/frame.ts';
import type { CanvasGroup, SpanCanvas } from '../../../contract/operations/canvas.ts';
import { growRooms, NO_ROOMS, type CanvasRooms } from '../../../core/layout/canvas/canvas-rooms.ts';
import type { CanvasMarks } from '../../../core/layout/canvas/canvas-marks.ts';
import type { MarksInput } from '../../../core/layout/canvas/layout-marks.ts';
import type { CanvasGroupLabel, CanvasModel } from '../../charts/canvas/canvas-model.ts';

/** Groups and lanes seen so far of one question, whatever its window. */
export interface SeenCanvas {
  question: string;
  rooms: CanvasRooms;
  labels: ReadonlyMap<string, CanvasGroupLabel>;
}

export interface CanvasTexts {
  unnamed: string;
  rest: string;
}

const groupKey = ({ name, operation, isRest }: CanvasGroup): string => JSON.stringify(isRest ? [] : [name, operation]);

function labelOf({ name, operation, isRest }: CanvasGroup, texts: CanvasTexts): CanvasGroupLabel {
  if (isRest) return { label: texts.rest, service: '' };
  const service = name || texts.unnamed;
  return { label: operation === '' ? service : `${service} · ${operation}`, service: name };
}

/** What was seen before, and what this answer has besides. Groups stay where they are while the reader moves. */
export function seeCanvas(
  before: SeenCanvas | undefined,
  question: string,
  answer: SpanCanvas,
  texts: CanvasTexts,
): SeenCanvas {
  const known = before?.question === question ? before : { question, rooms: NO_ROOMS, labels: new Map() };
  const rooms = growRooms(known.rooms, answer.groups.map(groupKey), answer.runs?.columns);
  const labels = new Map(known.labels);
  for (const group of answer.groups) labels.set(groupKey(group), labelOf(group, texts));
  return { question, rooms, labels };
}

/** What the marks of an answer are laid out from, in nanoseconds from `baseNs`; names stay behind. */
export function readMarks(answer: SpanCanvas, { rooms }: SeenCanvas, baseNs: bigint): MarksInput {
  const { runs, spans } = answer;
  const places = answer.groups.map((group) => rooms.keys.indexOf(groupKey(group)));
  const scale = { fromNs: Number(BigInt(answer.fromNs) - baseNs), bucketNs: Number(answer.bucketNs) };
  if (runs) return { told: { runs: runs.columns }, scale, rooms, places };
  const { key, group, start, duration, status } = spans!.columns;
  return { told: { spans: { key, group, start, duration, status } }, scale, rooms, places };
}

/** An answer as the chart draws it. */
export function readCanvas(
  { spans }: SpanCanvas,
  { rooms, labels }: SeenCanvas,
  baseNs: bigint,
  marks: CanvasMarks,
): CanvasModel {
  return {
    marks,
    baseNs,
    groups: rooms.keys.map((key) => labels.get(key)!),
    nameOf: (mark) => (spans ? textAt(spans.columns.name, marks.row[mark]!) : ''),
  };
}
