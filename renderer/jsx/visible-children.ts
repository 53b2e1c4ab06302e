import type { ReactNode } from 'react';
import { jsx } from 'react/jsx-runtime';
import { hasHidden, markOf, splitHidden, visibleText } from '../../core/model/visible-text.ts';

/** Hold text alone, no elements. */
const TEXT_ONLY: ReadonlySet<unknown> = new Set(['option', 'style', 'text', 'textarea', 'title', 'tspan']);

interface Shown {
  readonly children?: ReactNode;
  readonly title?: unknown;
}

/** The properties of an element with its texts made visible; the very same where nothing in them is hidden, as nearly always. */
export function visibleProps(type: unknown, props: Shown): Shown {
  const { children, title } = props;
  // Only an element's own title is a tooltip; to a component it may be anything.
  const isTitled = typeof type === 'string' && typeof title === 'string' && hasHidden(title);
  const isHolding = holdsHidden(children);
  if (!isTitled && !isHolding) return props;
  return {
    ...props,
    ...(isHolding && { children: visibleNode(children, TEXT_ONLY.has(type) ? visibleText : markHidden) }),
    ...(isTitled && { title: visibleText(title) }),
  };
}

function holdsHidden(node: ReactNode): boolean {
  if (typeof node === 'string') return hasHidden(node);
  return Array.isArray(node) && node.some(holdsHidden);
}

function visibleNode(node: ReactNode, show: (text: string) => ReactNode): ReactNode {
  if (typeof node === 'string') return show(node);
  return Array.isArray(node) ? node.map((each: ReactNode) => visibleNode(each, show)) : node;
}

/** Each hidden character in an element of its own, where it acts on nothing and is copied along; the style sheet shows its name. */
function markHidden(text: string): ReactNode {
  if (!hasHidden(text)) return text;
  return splitHidden(text).map((part, at) =>
    at % 2 === 0 ? part : jsx('bdi', { 'data-hidden': markOf(part), children: part }, at),
  );
}
