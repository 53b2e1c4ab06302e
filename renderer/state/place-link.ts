/**
 * An address that leads back to a place: the page's own in a browser; in the desktop, whose page lives where no other
 * program can reach it, a link that the system hands to Tracebench. `hash` as in the address: '#/traces?q=…'.
 */
export function makePlaceLink(href: string, hash: string, isDesktop: boolean): string {
  if (!isDesktop) return href;
  // The shell takes no quotes: a link may be pasted into a command line.
  return `tracebench://view/${hash.replace(/^#\/?/, '') || 'start'}`.replaceAll("'", '%27');
}
