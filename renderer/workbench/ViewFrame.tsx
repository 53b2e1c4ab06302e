import type { ReactNode } from 'react';
import { usePreferences } from '../state/preferences.ts';
import { SplitPanel } from '../widgets/SplitPanel.tsx';
import classes from './ViewFrame.module.css';

const DETAILS_PX = 380;

interface ViewFrameProps {
  /** The filter bar, or whatever a view has above itself. */
  bar?: ReactNode;
  /** The right-hand panel; left out by views that have none. D opens and closes it. */
  details?: ReactNode;
  /** Whether the view is drawn over time: where there is little width, details are below it. */
  isWide?: boolean;
  children: ReactNode;
}

/** What every data view has in common: a bar above, the shared details panel to the right. */
export function ViewFrame({ bar, details, isWide, children }: ViewFrameProps) {
  const detailsOpen = usePreferences((state) => state.detailsOpen);
  const widthPx = usePreferences((state) => state.sizes.details ?? DETAILS_PX);
  const setSize = usePreferences((state) => state.setSize);
  return (
    <div className={classes.frame}>
      {bar && <div className={classes.bar}>{bar}</div>}
      <SplitPanel
        open={detailsOpen && details !== undefined}
        widthPx={widthPx}
        onWidth={(px) => setSize('details', px)}
        side={details}
        isWide={isWide}
      >
        {children}
      </SplitPanel>
    </div>
  );
}
