/** What is drawn of a metric. */
export type UnitView = 'value' | 'rate' | 'increase' | 'mean' | 'quantile';

/**
 * Unit of what is drawn, in UCUM's spelling as OpenTelemetry uses it: a rate of "By" is "By/s". A distribution's rate
 * and increase count observations, whatever these measure: "{observation}". No unit and "1" stay bare: "/s" is "1/s".
 */
export function shownUnit(unit: string, view: UnitView, isDistribution: boolean): string {
  if (view !== 'rate' && view !== 'increase') return unit;
  const counted = isDistribution ? '{observation}' : unit;
  if (view === 'increase') return counted;
  return `${counted === '' ? '1' : counted}/s`;
}
