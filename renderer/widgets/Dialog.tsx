import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useLayoutEffect, type ReactNode } from 'react';
import { t } from '../i18n/t.ts';
import classes from './Dialog.module.css';
import { cx } from './cx.ts';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** For what brings its own head, like the palette; the title is then only spoken. */
  bare?: boolean;
  /** What is done with it: always in sight, while the rest scrolls. */
  foot?: ReactNode;
  children: ReactNode;
}

/** Between two quick Tabs the focus is on a guard for a moment, and the next one would lead on into the page. */
function useInertPage(open: boolean): void {
  useLayoutEffect(() => {
    const page = document.getElementById('page');
    if (!open || !page) return;
    page.inert = true;
    return () => void (page.inert = false);
  }, [open]);
}

export function Dialog({ open, onClose, title, bare, foot, children }: DialogProps) {
  useInertPage(open);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={classes.backdrop} />
        <Base.Popup className={cx(classes.popup, bare && classes.bare, foot !== undefined && classes.footed)}>
          <header className={bare ? 'unseen' : classes.header}>
            <Base.Title className={classes.title}>{title}</Base.Title>
            {!bare && (
              <Base.Close className={classes.close} aria-label={t('action.close')}>
                <X aria-hidden />
              </Base.Close>
            )}
          </header>
          {foot === undefined ? children : <div className={classes.body}>{children}</div>}
          {foot !== undefined && <footer className={classes.foot}>{foot}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
