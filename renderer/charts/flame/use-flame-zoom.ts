import { useState } from 'react';
import type { FlameLayout } from '../../../core/layout/flame/flame-layout.ts';
import { zoomFor } from '../../../core/layout/flame/flame-walk.ts';

interface FlameZoom {
  /** Whose paths fill the width; −1 = those of the whole trace. */
  node: number;
  to: (node: number) => void;
  /** To the node above; false where there is nothing to leave. */
  out: () => boolean;
}

/** A zoom belongs to the trace it was made in, and goes where the selection can be seen. */
export function useFlameZoom(layout: FlameLayout, active: number, onZoom: () => void): FlameZoom {
  const { flame } = layout;
  const [wanted, setWanted] = useState({ layout, node: -1 });
  const node = zoomFor(flame, wanted.layout === layout ? wanted.node : -1, active);
  const set = (next: number): void => {
    setWanted({ layout, node: next });
    onZoom();
  };
  return {
    node,
    to: (next) => {
      if (next >= 0 && flame.width[next]! > 0) set(next);
    },
    out: () => {
      if (node >= 0) set(flame.parent[node]!);
      return node >= 0;
    },
  };
}
