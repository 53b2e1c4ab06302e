import { useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { stepThrough } from '../../../core/layout/timeline/steps.ts';
import { nameOf, spanIdOf, traceOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { hasChildren } from '../../../core/layout/timeline/visible-rows.ts';
import { timeKey } from '../../charts/timeline/gesture.ts';
import type { TimelineControl } from '../../charts/timeline/use-timeline.ts';
import { startExport } from '../../state/exports.ts';
import { copyText } from '../../widgets/copy-text.ts';
import { markCommand } from '../../workbench/compare-commands.ts';
import { useCommands, type Command } from '../../workbench/command.ts';
import { copyLabel, copySpan, copyTrace, SPAN_COPIES } from './copies.ts';
import { followLinks } from './linked/linked-options.ts';
import { openTraceOf } from './linked/open-linked.ts';
import type { LinkedView } from './linked/use-linked-traces.ts';
import { shownTime, showTimeOn } from './show-time.ts';
import { traceCommand } from './trace-command.ts';
import { canFold, toggleFolding, togglePath, toggleSkew } from './trace-options.ts';
import { useRowCommands } from './use-row-commands.ts';
import { nextTraceView, showTraceView, TRACE_VIEWS } from './trace-views.ts';
import { showLogsOfTrace } from '../logs/open-trace.ts';

interface Input {
  model: TimelineModel;
  control: TimelineControl;
  detail: TraceDetail;
  linked: LinkedView;
  errors: Uint32Array;
  searchInput: RefObject<HTMLInputElement | null>;
  /** What the search found, in tree order; undefined = no search. */
  found: Uint32Array | undefined;
  toggleOnlyMatches: () => void;
}

/** Keys zoom about the middle of the window; a width is only needed to say where that is. */
const ANY_WIDTH_PX = 1_000;

/** Everything the view can do: one list for keys, palette, the `?` sheet and the right-click menu. */
export function useTraceCommands({ model, control, detail, linked, errors, ...input }: Input): Command[] {
  const { searchInput, found, toggleOnlyMatches } = input;
  const { state, dispatch } = control;
  const { selected, band } = state;
  const { traceId } = detail;
  const { canFollow, depth } = linked;
  const rowCommands = useRowCommands({ model, control, found, toggleOnlyMatches });
  const latest = useRef(state);
  latest.current = state;
  const commands = useMemo(() => {
    const { tree } = model;
    const hasSpan = () => selected >= 0 && selected < tree.spans;
    const go = (node: number) => node >= 0 && dispatch({ kind: 'select', node, reveal: true });
    const byKey = (code: string) => () => dispatch(timeKey(code, ANY_WIDTH_PX)!);
    const scope = { kind: 'trace' as const, traceId };
    const timeNow = () => shownTime(model, latest.current, BigInt(detail.frame.baseNs));
    return [
      traceCommand(
        'zoomToSpan',
        'trace.zoomToSpan',
        [],
        () => dispatch({ kind: 'zoom-to', node: selected }),
        () => selected >= 0,
      ),
      traceCommand(
        'zoomToBand',
        'trace.zoomToBand',
        ['Z'],
        () => dispatch({ kind: 'window', window: band! }),
        () => band !== undefined,
      ),
      traceCommand('timeOnMap', 'trace.timeOnMap', ['Shift+T'], () => showTimeOn('traces', timeNow())),
      traceCommand('timeOnTimeline', 'trace.timeOnTimeline', ['T'], () => showTimeOn('timeline', timeNow())),
      traceCommand(
        'toggle',
        'trace.toggle',
        ['O'],
        () => dispatch({ kind: 'toggle', node: selected }),
        () => selected >= 0 && hasChildren(tree, selected),
      ),
      traceCommand(
        'toParent',
        'trace.toParent',
        ['U'],
        () => go(tree.parent[selected]!),
        () => selected >= 0 && tree.parent[selected]! >= 0,
      ),
      traceCommand(
        'nextError',
        'trace.nextError',
        ['E'],
        () => go(stepThrough(tree, errors, selected, 1)),
        () => errors.length > 0,
      ),
      traceCommand(
        'previousError',
        'trace.previousError',
        ['Shift+E'],
        () => go(stepThrough(tree, errors, selected, -1)),
        () => errors.length > 0,
      ),
      traceCommand(
        'nextSibling',
        'trace.nextSibling',
        [']'],
        () => dispatch({ kind: 'sibling', by: 1 }),
        () => selected >= 0,
      ),
      traceCommand(
        'previousSibling',
        'trace.previousSibling',
        ['['],
        () => dispatch({ kind: 'sibling', by: -1 }),
        () => selected >= 0,
      ),
      traceCommand('search', 'trace.search', ['/'], () => searchInput.current?.select()),
      traceCommand('fit', 'trace.fit', ['F'], () => dispatch({ kind: 'fit' })),
      traceCommand(
        'gaps',
        model.folding === 'none' ? 'trace.foldGaps' : 'trace.unfoldGaps',
        ['G'],
        () => toggleFolding(model),
        () => canFold(model),
      ),
      traceCommand('nextView', 'trace.view.next', ['V'], nextTraceView),
      ...TRACE_VIEWS.map((name) => traceCommand(`view.${name}`, `trace.view.${name}`, [], () => showTraceView(name))),
      traceCommand(
        'followLinks',
        depth === undefined ? 'stitch.follow' : 'stitch.unfollow',
        ['J'],
        () => followLinks(depth === undefined ? '1' : undefined),
        () => canFollow,
      ),
      traceCommand(
        'openLinked',
        'stitch.openTrace',
        [],
        () => openTraceOf(model, selected),
        () => hasSpan() && traceOf(model, selected) > 0,
      ),
      traceCommand('path', 'trace.togglePath', ['C'], togglePath),
      traceCommand(
        'skew',
        model.isCorrected ? 'trace.skew.asTold' : 'trace.skew.correct',
        [],
        () => toggleSkew(model),
        () => model.skew.shifted > 0,
      ),
      traceCommand('zoomIn', 'trace.zoomIn', ['W'], byKey('KeyW')),
      traceCommand('zoomOut', 'trace.zoomOut', ['S'], byKey('KeyS')),
      traceCommand('earlier', 'trace.earlier', ['A'], byKey('KeyA')),
      // D opens the details; on the focused waterfall it moves.
      traceCommand('later', 'canvas.later', [], byKey('KeyD')),
      ...rowCommands,
      traceCommand('logs', 'trace.logsOf', ['L'], () => showLogsOfTrace(traceId, '')),
      traceCommand(
        'copySpanId',
        'trace.copySpanId',
        [],
        () => void copyText(spanIdOf(model, selected)),
        () => selected >= 0,
      ),
      markCommand(() => traceId),
      traceCommand('copyName', 'trace.copyName', [], () => void copyText(nameOf(model, selected)), hasSpan),
      traceCommand('copyId', 'trace.copyId', [], () => void copyText(traceId)),
      traceCommand('copyMarkdown', 'trace.copyMarkdown', [], () => void copyTrace(model, detail)),
      ...SPAN_COPIES.map((kind) =>
        traceCommand(
          `copySpan.${kind}`,
          copyLabel(kind),
          [],
          () => void copySpan(detail.frame.columns.key[selected]!, kind),
          hasSpan,
        ),
      ),
      traceCommand('exportHtml', 'trace.exportHtml', [], () => void startExport({ format: 'html', scope })),
      traceCommand('exportJson', 'trace.exportJson', [], () => void startExport({ format: 'otlp-json', scope })),
      traceCommand(
        'exportCsv',
        'trace.exportCsv',
        [],
        () => void startExport({ format: 'csv', scope, table: 'spans' }),
      ),
    ];
  }, [model, detail, selected, band, traceId, errors, dispatch, searchInput, rowCommands, canFollow, depth]);
  useCommands(commands);
  return commands;
}
