import { useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { stepThrough } from '../../../core/layout/timeline/steps.ts';
import { nameOf, spanIdOf, traceOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { hasChildren } from '../../../core/layout/timeline/visible-rows.ts';
import { timeKey } from '../../charts/timeline/gesture.ts';
import type { TimelineControl } from '../../charts/timeline/use-timeline.ts';
import { t, type PlainKey } from '../../i18n/t.ts';
import { startExport } from '../../state/exports.ts';
import { copyText } from '../../widgets/copy-text.ts';
import { markCommand } from '../../workbench/compare-commands.ts';
import { useCommands, type Command } from '../../workbench/command.ts';
import { followLinks } from './linked/linked-options.ts';
import { openTraceOf } from './linked/open-linked.ts';
import type { LinkedView } from './linked/use-linked-traces.ts';
import { shownTime, showTimeOn } from './show-time.ts';
import { areRunsFolded, canFold, toggleFolding, togglePath, toggleSkew } from './trace-options.ts';
import { nextTraceView, showTraceView, TRACE_VIEWS } from './trace-views.ts';
import { showLogsOfTrace } from '../logs/open-trace.ts';

interface Input {
  model: TimelineModel;
  control: TimelineControl;
  detail: TraceDetail;
  linked: LinkedView;
  errors: Uint32Array;
  searchInput: RefObject<HTMLInputElement | null>;
  toggleOnlyMatches: () => void;
}

/** Keys zoom about the middle of the window; a width is only needed to say where that is. */
const ANY_WIDTH_PX = 1_000;

/** Everything the view can do: one list for keys, palette, the `?` sheet and the right-click menu. */
export function useTraceCommands({ model, control, detail, linked, errors, ...input }: Input): Command[] {
  const { searchInput, toggleOnlyMatches } = input;
  const { state, dispatch } = control;
  const { selected, band } = state;
  const areFolded = areRunsFolded(state);
  const { traceId } = detail;
  const { canFollow, depth } = linked;
  const latest = useRef(state);
  latest.current = state;
  const commands = useMemo(() => {
    const { tree } = model;
    const hasSpan = () => selected >= 0 && selected < tree.spans;
    const command = (id: string, label: PlainKey, keys: string[], run: () => void, when?: () => boolean): Command => ({
      id: `trace.${id}`,
      label: () => t(label),
      group: 'here',
      keys,
      run,
      when,
    });
    const go = (node: number) => node >= 0 && dispatch({ kind: 'select', node, reveal: true });
    const byKey = (code: string) => () => dispatch(timeKey(code, ANY_WIDTH_PX)!);
    const scope = { kind: 'trace' as const, traceId };
    const timeNow = () => shownTime(model, latest.current, BigInt(detail.frame.baseNs));
    return [
      command(
        'zoomToSpan',
        'trace.zoomToSpan',
        [],
        () => dispatch({ kind: 'zoom-to', node: selected }),
        () => selected >= 0,
      ),
      command(
        'zoomToBand',
        'trace.zoomToBand',
        ['Z'],
        () => dispatch({ kind: 'window', window: band! }),
        () => band !== undefined,
      ),
      command('timeOnMap', 'trace.timeOnMap', ['H'], () => showTimeOn('traces', timeNow())),
      command('timeOnTimeline', 'trace.timeOnTimeline', ['T'], () => showTimeOn('timeline', timeNow())),
      command(
        'toggle',
        'trace.toggle',
        ['O'],
        () => dispatch({ kind: 'toggle', node: selected }),
        () => selected >= 0 && hasChildren(tree, selected),
      ),
      command(
        'toParent',
        'trace.toParent',
        ['U'],
        () => go(tree.parent[selected]!),
        () => selected >= 0 && tree.parent[selected]! >= 0,
      ),
      command(
        'nextError',
        'trace.nextError',
        ['E'],
        () => go(stepThrough(tree, errors, selected, 1)),
        () => errors.length > 0,
      ),
      command(
        'previousError',
        'trace.previousError',
        ['Shift+E'],
        () => go(stepThrough(tree, errors, selected, -1)),
        () => errors.length > 0,
      ),
      command(
        'nextSibling',
        'trace.nextSibling',
        [']'],
        () => dispatch({ kind: 'sibling', by: 1 }),
        () => selected >= 0,
      ),
      command(
        'previousSibling',
        'trace.previousSibling',
        ['['],
        () => dispatch({ kind: 'sibling', by: -1 }),
        () => selected >= 0,
      ),
      command('search', 'trace.search', ['/'], () => searchInput.current?.select()),
      command('fit', 'trace.fit', ['F'], () => dispatch({ kind: 'fit' })),
      command(
        'gaps',
        model.folding === 'none' ? 'trace.foldGaps' : 'trace.unfoldGaps',
        ['G'],
        () => toggleFolding(model),
        () => canFold(model),
      ),
      command(
        'runs',
        areFolded ? 'trace.unfoldRuns' : 'trace.foldRuns',
        ['R'],
        () => dispatch({ kind: 'fold-runs', fold: !areFolded }),
        () => model.runs.count > 0,
      ),
      command(
        'foldRun',
        'trace.foldRun',
        [],
        () => dispatch({ kind: 'fold-run', node: selected }),
        () => selected >= 0 && model.runs.ofNode[selected]! >= 0,
      ),
      command('nextView', 'trace.view.next', ['V'], nextTraceView),
      ...TRACE_VIEWS.map((name) => command(`view.${name}`, `trace.view.${name}`, [], () => showTraceView(name))),
      command(
        'followLinks',
        depth === undefined ? 'stitch.follow' : 'stitch.unfollow',
        ['J'],
        () => followLinks(depth === undefined ? '1' : undefined),
        () => canFollow,
      ),
      command(
        'openLinked',
        'stitch.openTrace',
        [],
        () => openTraceOf(model, selected),
        () => hasSpan() && traceOf(model, selected) > 0,
      ),
      command('path', 'trace.togglePath', ['C'], togglePath),
      command('onlyMatches', 'trace.onlyMatches', ['M'], toggleOnlyMatches),
      command(
        'skew',
        model.isCorrected ? 'trace.skew.asTold' : 'trace.skew.correct',
        [],
        () => toggleSkew(model),
        () => model.skew.shifted > 0,
      ),
      command('zoomIn', 'trace.zoomIn', ['W'], byKey('KeyW')),
      command('zoomOut', 'trace.zoomOut', ['S'], byKey('KeyS')),
      command('earlier', 'trace.earlier', ['A'], byKey('KeyA')),
      command('expandAll', 'trace.expandAll', [], () => dispatch({ kind: 'expand-all' })),
      command('collapseAll', 'trace.collapseAll', [], () => dispatch({ kind: 'level', level: 0 })),
      command('logs', 'trace.logsOf', ['L'], () => showLogsOfTrace(traceId, '')),
      command(
        'copySpanId',
        'trace.copySpanId',
        [],
        () => void copyText(spanIdOf(model, selected)),
        () => selected >= 0,
      ),
      markCommand(() => traceId),
      command('copyName', 'trace.copyName', [], () => void copyText(nameOf(model, selected)), hasSpan),
      command('copyId', 'trace.copyId', [], () => void copyText(traceId)),
      command('exportHtml', 'trace.exportHtml', [], () => void startExport({ format: 'html', scope })),
      command('exportJson', 'trace.exportJson', [], () => void startExport({ format: 'otlp-json', scope })),
      command('exportCsv', 'trace.exportCsv', [], () => void startExport({ format: 'csv', scope, table: 'spans' })),
    ];
  }, [
    model,
    detail,
    selected,
    band,
    areFolded,
    traceId,
    errors,
    dispatch,
    searchInput,
    toggleOnlyMatches,
    canFollow,
    depth,
  ]);
  useCommands(commands);
  return commands;
}
