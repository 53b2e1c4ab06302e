import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import { isReturning, useLastPress } from './last-press.ts';
import classes from './Tooltip.module.css';

interface TooltipProps {
  text: ReactNode;
  keys?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref and the pointer's events. */
  children: ReactElement<Record<string, unknown>>;
}

/** Where a dialog gives the focus back nobody asked for words, and they would stay until the focus goes on. */
function keepQuiet(open: boolean, details: Base.Root.ChangeEventDetails): void {
  if (open && details.reason === 'trigger-focus' && isReturning()) details.cancel();
}

/** For what does not fit: exact values, names in full, keys. Never for what must be read. */
export function Tooltip({ text, keys, side = 'bottom', children }: TooltipProps) {
  return (
    <Base.Root onOpenChange={keepQuiet}>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className={classes.place}>
          <Base.Popup className={classes.popup}>
            <span>{text}</span>
            {keys && <Kbd keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function TooltipProvider(props: ComponentProps<typeof Base.Provider>) {
  useLastPress();
  return <Base.Provider {...props} />;
}
