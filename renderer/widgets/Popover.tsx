import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import classes from './Popover.module.css';
import floating from './floating.module.css';

interface PopoverProps {
  trigger: ReactElement<Record<string, unknown>>;
  title?: string;
  children: ReactNode;
  side?: 'top' | 'bottom';
  align?: 'start' | 'center' | 'end';
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

export function Popover({ trigger, title, children, side = 'bottom', align = 'start', ...state }: PopoverProps) {
  return (
    <Base.Root {...state}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={floating.place} side={side} align={align} sideOffset={6} collisionPadding={8}>
          <Base.Popup className={classes.popup}>
            {title && <Base.Title className={classes.title}>{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
