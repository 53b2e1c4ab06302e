/** Texts of linked traces, and of a span among its peers; keys begin with 'stitch.' and 'peers.'. */
export const stitch = {
  'stitch.follow': 'Follow links',
  'stitch.follow.why': 'Show the traces that links lead to on the same time axis',
  'stitch.unfollow': 'Show this trace alone',
  'stitch.title': 'Linked traces',
  'stitch.reading': 'reading linked traces',
  'stitch.failed': 'Linked traces could not be read',
  'stitch.shown': { one: '{n} linked trace', other: '{n} linked traces' },
  'stitch.more': { one: '{shown}, {n} more not shown', other: '{shown}, {n} more not shown' },
  'stitch.more.why':
    'Traces further away than the chosen distance are not shown, nor are more than {traces} traces or {spans} spans.',
  'stitch.notHeld': {
    one: 'Links lead to {n} trace that this session does not hold.',
    other: 'Links lead to {n} traces that this session does not hold.',
  },
  'stitch.inexact':
    'The traces lie more than 104 days apart: times on the axis are rounded to a few nanoseconds. The details of a span are exact.',
  'stitch.axis.why': 'All spans stand on one time axis. Exports are of this trace alone.',
  'stitch.depth': 'Follow links over',
  'stitch.depth.of': { one: '{n} trace', other: '{n} traces' },
  'stitch.openTrace': 'Open its trace',

  'stitch.linksTo': { one: 'links to {n} span', other: 'links to {n} spans' },
  'stitch.linkedBy': { one: '{n} span links to it', other: '{n} spans link to it' },
  'stitch.waited': 'waited {time} in the queue',

  'stitch.logs': { one: '{n} log record', other: '{n} log records' },
  'stitch.logs.errors': { one: '{logs}, {n} of them an error', other: '{logs}, {n} of them errors' },

  'peers.name': 'Against spans like it',
  'peers.slower': { one: 'slower than {percent} of {n} like it', other: 'slower than {percent} of {n} like it' },
  'peers.none': 'no other span like it',
  'peers.tooFew': {
    one: 'only {n} like it: too few to compare',
    other: 'only {n} like it: too few to compare',
  },
  'peers.why':
    'Other spans of this session with the same service, name and kind. Half took up to {p50}, 95% up to {p95}, 99% up to {p99}, the longest {max}.',
  'peers.histogram': 'How long spans like it took, {from} to {to}',
} as const;
