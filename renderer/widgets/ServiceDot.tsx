import { FIRST_DEEP_HUE, serviceHue, serviceInitials } from '../../core/layout/service-hue.ts';
import { t } from '../i18n/t.ts';
import classes from './ServiceDot.module.css';
import { cx } from './cx.ts';

/** The service's own colour with its initials, since twenty hues are not enough for everybody nor for every eye. */
export function ServiceDot({ name }: { name: string }) {
  const hue = serviceHue(name);
  return (
    <span
      aria-hidden
      className={cx(classes.dot, hue >= FIRST_DEEP_HUE && classes.deep)}
      style={{ background: `var(--service-${hue})` }}
    >
      {serviceInitials(name)}
    </span>
  );
}

interface ServiceNameProps {
  name: string;
  className?: string;
}

export function ServiceName({ name, className }: ServiceNameProps) {
  return (
    <span className={className} title={name}>
      <ServiceDot name={name} />
      {name || t('trace.unnamedService')}
    </span>
  );
}
