import type { ComponentPropsWithRef, ReactNode } from 'react';
import classes from './IconButton.module.css';
import { Tooltip } from './Tooltip.tsx';
import { cx } from './cx.ts';

interface IconButtonProps extends ComponentPropsWithRef<'button'> {
  /** Says what it does: the tooltip, and the name for those who listen. */
  label: string;
  keys?: string;
  icon: ReactNode;
  active?: boolean;
  side?: 'top' | 'right' | 'bottom' | 'left';
}

export function IconButton({ label, keys, icon, active, side = 'bottom', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={active}
        className={cx(classes.button, active && classes.active, className)}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
