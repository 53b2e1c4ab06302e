export const tour = {
  'command.tour': 'Take the tour',
  'tour.label': 'Tour',
  'tour.step': '{at} of {of}',
  'tour.next': 'Next',
  'tour.previous': 'Back',
  'tour.skip': 'Skip the tour',
  'tour.welcome': 'Welcome to Tracebench',
  'tour.welcome.text':
    'Five minutes, and you know your way around. Open the sample to have something to look at, or send your own telemetry to the ports shown here.',
  'tour.traces': 'Every trace at a glance',
  'tour.traces.text':
    'Each cell of the map holds traces that ended then and took that long. Drag a rectangle and the list shows exactly those; errors are marked. Double click a row to open its trace.',
  'tour.trace': 'Inside a trace',
  'tour.trace.text':
    'Arrow keys walk through the spans, E jumps to the next error, F fits everything in. The panel on the right shows attributes, events, logs and links of what is selected; D hides it.',
  'tour.logs': 'Logs and metrics, the same way',
  'tour.logs.text':
    'One time range and one filter hold for all screens. From a log record you get to its trace, and from a span to its logs.',
  'tour.palette': 'Find or do anything',
  'tour.palette.text':
    'Press Ctrl K or ⌘ K: commands, services, metrics, sessions, and any trace id you paste. Press ? for every key that works where you are.',
  'tour.end': 'That is all',
  'tour.end.text':
    'Nothing leaves this machine, and everything dropped is counted in the status bar below. The palette brings this tour back.',
} as const;
