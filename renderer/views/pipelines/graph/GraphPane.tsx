import { useCallback, useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { stepGraph, type GraphStep, type Walkable } from '../../../../core/layout/span-graph/graph-walk.ts';
import classes from './GraphPane.module.css';
import { useFit } from './use-fit.ts';
import { useMoreBeside } from './use-more-beside.ts';

const STEPS: Readonly<Record<string, GraphStep>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export type OnBoxKey = (event: KeyboardEvent, key: string) => void;

interface GraphPaneProps {
  /** What it shows, and which keys lead through it. */
  label: string;
  placed: Walkable & { widthPx: number; heightPx: number };
  /** Of each box, in the order of `placed`; boxes say it as `data-key`. */
  keys: readonly string[];
  selected: string;
  onSelect: (key: string) => void;
  /** Enter on what is selected. */
  onOpen: () => void;
  /** Lines and boxes. */
  children: (onKeyDown: OnBoxKey) => ReactNode;
}

/** A picture of boxes that are joined: arrow keys lead from box to box, and what is selected is in sight. */
export function GraphPane({ label, placed, keys, selected, onSelect, onOpen, children }: GraphPaneProps) {
  const pane = useRef<HTMLDivElement>(null);
  const zoom = useFit(pane, placed.widthPx);
  useMoreBeside(pane, zoom);
  useEffect(() => {
    if (selected !== '') findBox(pane.current, selected)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected, placed]);
  const onKeyDown = useCallback<OnBoxKey>(
    (event, key) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = STEPS[event.key];
      if (event.key === 'Enter') {
        onSelect(key);
        onOpen();
      } else if (step) focusBox(pane.current, keys[stepGraph(placed, keys.indexOf(key), step)]!, onSelect);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [placed, keys, onSelect, onOpen],
  );
  return (
    <div ref={pane} className={classes.pane} role="group" aria-label={label}>
      <div className={classes.canvas} style={{ width: placed.widthPx, height: placed.heightPx, zoom }}>
        {children(onKeyDown)}
      </div>
    </div>
  );
}

interface GraphLinesProps {
  widthPx: number;
  heightPx: number;
  children: ReactNode;
}

/** What joins the boxes: paths, marked by `data-marked` and `data-look`. */
export function GraphLines({ widthPx, heightPx, children }: GraphLinesProps) {
  return (
    <svg className={classes.lines} width={widthPx} height={heightPx} aria-hidden>
      {children}
    </svg>
  );
}

/** Of what is drawn within `pane`. */
export const findBox = (pane: HTMLElement | null, key: string): HTMLElement | null | undefined =>
  pane?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);

function focusBox(pane: HTMLElement | null, key: string, onSelect: (key: string) => void): void {
  findBox(pane, key)?.focus();
  onSelect(key);
}
