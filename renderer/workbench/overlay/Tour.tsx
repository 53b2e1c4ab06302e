import { useEffect, useRef } from 'react';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { importSample } from '../../state/imports.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useSession } from '../../state/session.ts';
import { Button } from '../../widgets/Button.tsx';
import { endTour, goToTourStep, startTour, TOUR_STEPS, useTour } from './tour-state.ts';
import classes from './Tour.module.css';

/** Offers itself once, to somebody who has nothing to look at yet. */
function useFirstRun(): void {
  const tourSeen = usePreferences((state) => state.tourSeen);
  const isEmpty = useSession((state) => state.session !== null && state.session.timeRange === null);
  useEffect(() => {
    // Somebody driven by a program wants to get on with it.
    if (!tourSeen && isEmpty && !navigator.webdriver) startTour();
  }, [tourSeen, isEmpty]);
}

/** A few words beside the real screens, which stay in use meanwhile: nothing is covered, nothing is locked. */
export function Tour() {
  useFirstRun();
  const at = useTour((state) => state.at);
  const isEmpty = useSession((state) => (state.session?.timeRange ?? null) === null);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (at >= 0) box.current?.focus();
  }, [at]);
  const step = TOUR_STEPS[at];
  if (step === undefined) return null;
  const needsSample = step === 'welcome' && isEmpty;
  return (
    <section
      ref={box}
      className={classes.tour}
      tabIndex={-1}
      role="dialog"
      aria-label={t('tour.label')}
      aria-describedby="tour-text"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return;
        event.preventDefault();
        endTour();
      }}
    >
      <h2>{t(`tour.${step}`)}</h2>
      <p id="tour-text">{t(`tour.${step}.text`)}</p>
      <div className={classes.buttons}>
        <span className={classes.count}>{t('tour.step', { at: at + 1, of: TOUR_STEPS.length })}</span>
        <Button variant="quiet" onClick={endTour}>
          {t(step === 'end' ? 'action.close' : 'tour.skip')}
        </Button>
        {at > 0 && <Button onClick={() => goToTourStep(at - 1)}>{t('tour.previous')}</Button>}
        {needsSample && <Button onClick={() => void importSample(t('start.sample'))}>{t('start.open.sample')}</Button>}
        {step !== 'end' && (
          <Button variant="primary" onClick={() => goToTourStep(at + 1)}>
            {t('tour.next')}
          </Button>
        )}
      </div>
    </section>
  );
}
