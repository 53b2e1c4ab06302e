/** Texts of pictures of charts; keys begin with 'picture.'. */
export const picture = {
  'picture.label': 'Picture',
  'picture.copy': 'Copy picture',
  'picture.saveSvg': 'Save picture as SVG',
  'picture.savePng': 'Save picture as PNG',
  'picture.copied': 'Picture copied',
  'picture.saved': 'Picture saved',
  'picture.failed': 'The picture could not be made',
  'picture.notDrawn': 'Nothing has been drawn yet.',
  'picture.corrected': 'Pictures hold times as told. Put the clocks back first.',

  'picture.compare': 'Comparison',

  'picture.trace': 'Trace {id}',
  'picture.start': 'Began {start}; times as told',
  'picture.whole': 'all {all} of the trace',
  'picture.part': '{shown} of {all}',
  'picture.clock': '{range}, as told',
  'picture.selfTime': 'Widths are self time, {all} in all',
  'picture.selfTimePart': 'Widths are self time, {shown} of {all}',
  'picture.graphSize': '{boxes} boxes, {edges} edges',
  'picture.graphLines':
    'Solid: a call. Dotted: a message. Dashed: a link. Numbers: how often, and the median duration.',
  'picture.mapAxis': 'By the end of traces, {range}; upwards how long they took',
  'picture.mapCounts': { one: '{n} trace, {errors} with errors', other: '{n} traces, {errors} with errors' },
  'picture.mapColours': 'The stronger the colour, the more traces; yellow to red and a dot: some of them failed.',
  'picture.mapSelected': 'Selected: {range}',
  'picture.compareAxis': 'From {from} to {to} after the start of each root',
  'picture.compareBars': 'Upper bars: before. Lower bars: after. + new, − gone, ▲ slower, ▼ faster.',
  'picture.compareErrors': '! error after, (!) error before only.',

  'picture.moreServices': { one: '+{n} more service', other: '+{n} more services' },
  'picture.rows': 'Rows {from} to {to} of {all}; the others are not drawn.',
  'picture.levels': 'The first {n} of {all} levels; the others are not drawn.',
  'picture.moreLanes': 'Lanes above and below are not drawn.',
  'picture.bars': { one: '{n} span is left out.', other: '{n} spans are left out.' },
  'picture.folds': {
    one: 'Zigzags: idle time, {time}, takes less room than it took time.',
    other: 'Zigzags: {n} idle stretches, {time} in all, take less room than they took time.',
  },
  'picture.path': 'Underlined: the critical path (inferred).',
  'picture.told':
    'Drawn as told, without the correction of clocks, and without the critical path, which follows from it.',
} as const;
