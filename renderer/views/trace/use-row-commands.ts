import { runOf } from '../../../core/analysis/sibling-runs.ts';
import { useMemo } from 'react';
import { stepThrough } from '../../../core/layout/timeline/steps.ts';
import { nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineControl } from '../../charts/timeline/use-timeline.ts';
import { shortenMiddle } from '../../format/names.ts';
import { t } from '../../i18n/t.ts';
import { useCommands, type Command } from '../../workbench/command.ts';
import { traceCommand } from './trace-command.ts';
import { areRunsFolded, toggleShort, useLeastNs } from './trace-options.ts';

interface Input {
  model: TimelineModel;
  control: TimelineControl;
  /** What the search found, in tree order; undefined = no search. */
  found: Uint32Array | undefined;
  toggleOnlyMatches: () => void;
}

/** What chooses the rows, and goes through what was found. Part of the trace's commands: only the levels are offered from here. */
export function useRowCommands({ model, control, found, toggleOnlyMatches }: Input): Command[] {
  const { state, dispatch } = control;
  const { selected } = state;
  const areFolded = areRunsFolded(state);
  const isShort = useLeastNs() > 0;
  useLevelCommands(model, dispatch);
  return useMemo(() => {
    const hasRun = () => selected >= 0 && runOf(model.runs, selected) >= 0;
    const hasFound = () => found !== undefined && found.length > 0;
    const goToMatch = (by: 1 | -1) => () => {
      const node = stepThrough(model.tree, found!, selected, by);
      if (node >= 0) dispatch({ kind: 'select', node, reveal: true });
    };
    return [
      traceCommand('nextMatch', 'trace.search.next', ['N'], goToMatch(1), hasFound),
      traceCommand('previousMatch', 'trace.search.previous', ['Shift+N'], goToMatch(-1), hasFound),
      traceCommand('onlyMatches', 'trace.onlyMatches', ['M'], toggleOnlyMatches),
      traceCommand('short', isShort ? 'trace.short.all' : 'trace.short.toggle', ['H'], () => toggleShort(model)),
      traceCommand(
        'runs',
        areFolded ? 'trace.unfoldRuns' : 'trace.foldRuns',
        ['R'],
        () => dispatch({ kind: 'fold-runs', fold: !areFolded }),
        () => model.runs.count > 0,
      ),
      {
        ...traceCommand('foldRun', 'trace.foldRun', [], () => dispatch({ kind: 'fold-run', node: selected }), hasRun),
        label: () => (hasRun() ? t('trace.foldRun.of', runWords(model, selected)) : t('trace.foldRun')),
      },
      traceCommand('expandAll', 'trace.expandAll', [], () => dispatch({ kind: 'expand-all' })),
      traceCommand('collapseAll', 'trace.collapseAll', [], () => dispatch({ kind: 'level', level: 0 })),
    ];
  }, [model, selected, areFolded, isShort, found, dispatch, toggleOnlyMatches]);
}

const MOST_NAME = 40;

/** What a run of siblings is called, and how many it has. */
function runWords(model: TimelineModel, node: number): { name: string; n: number } {
  const { first } = model.runs;
  const run = runOf(model.runs, node);
  const name = nameOf(model, node) || t('trace.unnamed');
  return { name: shortenMiddle(name, MOST_NAME), n: first[run + 1]! - first[run]! };
}

/** Deeper ones nobody counts. */
export const MOST_LEVELS = 9;

/** In the palette only: with one for each level the right-click menu would be as long as the screen. */
function useLevelCommands({ tree }: TimelineModel, dispatch: TimelineControl['dispatch']): void {
  const levels = Math.min(tree.maxDepth, MOST_LEVELS);
  const commands = useMemo(
    () =>
      Array.from({ length: levels }, (_, i): Command => {
        const level = i + 1;
        const collapse = traceCommand(`level.${level}`, 'trace.toLevel', [], () => dispatch({ kind: 'level', level }));
        return { ...collapse, label: () => `${t('trace.toLevel')}: ${t('trace.level', { n: level })}` };
      }),
    [levels, dispatch],
  );
  useCommands(commands);
}
