import { ContextMenu } from '@base-ui/react/context-menu';
import type { ReactNode } from 'react';
import { Kbd } from '../../widgets/Kbd.tsx';
import floating from '../../widgets/floating.module.css';
import type { Command } from '../../workbench/command.ts';
import classes from './TraceView.module.css';

/** Right click on the timeline: everything that can be done here and now, with its key. */
export function TraceMenu({ commands, children }: { commands: readonly Command[]; children: ReactNode }) {
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger render={<div className={classes.timeline} />}>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Positioner className={floating.place}>
          <ContextMenu.Popup className={floating.popup}>
            {commands
              .filter(({ when }) => when?.() ?? true)
              .map(({ id, label, keys, run }) => (
                <ContextMenu.Item key={id} className={floating.item} onClick={run}>
                  <span className={floating.grow}>{label()}</span>
                  {keys?.[0] && <Kbd keys={keys[0]} />}
                </ContextMenu.Item>
              ))}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
