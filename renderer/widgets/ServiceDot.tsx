import { serviceHue, serviceInitial } from '../theme/service-colour.ts';
import classes from './ServiceDot.module.css';
import { cx } from './cx.ts';

/** Of the twenty hues the second ten are dark ones, and want light letters on a light page. */
const FIRST_DEEP_HUE = 10;

/** The service's own colour with its initial, since twenty hues are not enough for everybody nor for every eye. */
export function ServiceDot({ name }: { name: string }) {
  const hue = serviceHue(name);
  return (
    <span
      aria-hidden
      className={cx(classes.dot, hue >= FIRST_DEEP_HUE && classes.deep)}
      style={{ background: `var(--service-${hue})` }}
    >
      {serviceInitial(name)}
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
      {name}
    </span>
  );
}
