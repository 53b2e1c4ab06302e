import type { ComponentPropsWithRef, ReactNode } from 'react';
import classes from './Button.module.css';
import { cx } from './cx.ts';

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `primary` at most once per screen; `quiet` shows its shape on hover only. */
  variant?: 'plain' | 'primary' | 'quiet';
  icon?: ReactNode;
}

export function Button({ variant = 'plain', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={cx(classes.button, classes[variant], className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}
