// The finer rooms, which the compiler cannot hold apart because they share one tsconfig. A file belongs to the first room whose
// pattern it matches, so the order is from narrow to wide. `may` names the rooms a file may import besides its own.

const computed = ['core-model', 'core-analysis', 'core-layout', 'core-report'];
const anyCore = [...computed, 'core-rest', 'core-collector', 'core-config-edit'];
const engineBase = [...anyCore, 'contract', 'ports', 'engine-shared'];
const engineRooms = ['receivers', 'pipeline', 'pipelines', 'store', 'exporters', 'collector'];
const hostBase = ['core-model', 'contract', 'engine', 'agent', 'ports', 'engine-shared', 'hosts-shared'];
const pageBase = [...computed, 'contract', 'renderer-shared'];
const page = [...pageBase, 'transport', 'state', 'pictures', 'charts', 'workers', 'widgets', 'views', 'workbench'];

/** @type {{ name: string, files: string[], may: string[], types?: string[] }[]} `types` are rooms of which only types may be imported. */
export const rooms = [
  { name: 'core-model', files: ['core/model/**'], may: anyCore },
  { name: 'core-analysis', files: ['core/analysis/**'], may: anyCore },
  { name: 'core-layout', files: ['core/layout/**'], may: anyCore },
  { name: 'core-report', files: ['core/report/**'], may: anyCore },
  { name: 'core-generate', files: ['core/generate/**'], may: anyCore },
  // What a form changes in the text of a configuration: the page does it, beside the editor that shows it.
  { name: 'core-config-edit', files: ['core/collector/config/edit/**'], may: anyCore },
  { name: 'core-collector', files: ['core/collector/**'], may: anyCore },
  { name: 'core-rest', files: ['core/**'], may: anyCore },
  { name: 'contract', files: ['contract/**'], may: [], types: ['core-model'] },

  // Port interfaces may stand beside the engine or inside the room that asks for them.
  {
    name: 'ports',
    files: ['main/engine/api.ts', 'main/engine/ports.ts', 'main/engine/pipeline/intake.ts', 'main/engine/*/port.ts'],
    may: [...anyCore, 'contract'],
  },
  { name: 'receivers', files: ['main/engine/receivers/**'], may: engineBase },
  { name: 'pipeline', files: ['main/engine/pipeline/**'], may: engineBase },
  { name: 'store', files: ['main/engine/store/**'], may: engineBase },
  { name: 'exporters', files: ['main/engine/exporters/**'], may: engineBase },
  { name: 'collector', files: ['main/engine/collector/**'], may: engineBase },
  // Pipelines without a store: receivers and the collector, joined as engine.ts joins the rooms of the workbench.
  { name: 'agent', files: ['main/engine/agent/**'], may: [...engineBase, 'receivers', 'collector'] },
  // The same beside a store.
  { name: 'pipelines', files: ['main/engine/pipelines/**'], may: [...engineBase, 'agent', 'collector'] },
  {
    name: 'operations',
    files: ['main/engine/operations.ts'],
    may: [...engineBase, 'exporters'],
  },
  {
    name: 'engine',
    files: [
      'main/engine/engine.ts',
      'main/engine/config-thread.ts',
      'main/engine/config.worker.ts',
      'main/engine/dump-messages.ts',
      'main/engine/dump-thread.ts',
      'main/engine/dump-threads.ts',
      'main/engine/dump.worker.ts',
      'main/engine/desk-thread.ts',
      'main/engine/desk.worker.ts',
      'main/engine/foreign-dump.ts',
      'main/engine/foreign-file.ts',
      'main/engine/foreign-messages.ts',
      'main/engine/foreign-process.ts',
      'main/engine/foreign.worker.ts',
      'main/engine/pipelines-thread.ts',
      'main/engine/pipelines.worker.ts',
      'main/engine/receivers-messages.ts',
      'main/engine/receivers-thread.ts',
      'main/engine/receivers.worker.ts',
    ],
    may: [...engineBase, ...engineRooms, 'operations'],
  },
  { name: 'engine-shared', files: ['main/engine/**'], may: engineBase },

  { name: 'hosts-electron', files: ['main/hosts/electron/**'], may: hostBase },
  { name: 'hosts-serve', files: ['main/hosts/serve/**'], may: hostBase },
  // `tracebench serve` is a command like any other, so its one file opens the serve host. No other host is opened by another.
  {
    name: 'hosts-cli-serve',
    files: ['main/hosts/cli/commands/serve.ts'],
    may: [...hostBase, 'hosts-cli', 'hosts-serve'],
  },
  // Made-up telemetry comes from no engine, so `tracebench generate` makes it itself; a report is composed of answers by
  // whoever asks, the page or `tracebench report`; so is a comparison of two sessions.
  {
    name: 'hosts-cli',
    files: ['main/hosts/cli/**'],
    may: [...hostBase, 'core-analysis', 'core-generate', 'core-report', 'hosts-cli-serve'],
  },
  { name: 'hosts-shared', files: ['main/hosts/**'], may: hostBase },
  { name: 'preload', files: ['preload/**'], may: [], types: ['contract'] },

  { name: 'pictures', files: ['renderer/pictures/**'], may: ['core-layout', 'core-report', 'renderer-shared'] },
  {
    name: 'charts',
    files: ['renderer/charts/**'],
    may: ['core-layout', 'core-model', 'pictures', 'renderer-shared'],
  },
  { name: 'transport', files: ['renderer/transport/**'], may: pageBase },
  { name: 'workers', files: ['renderer/workers/**'], may: pageBase },
  { name: 'state', files: ['renderer/state/**'], may: [...pageBase, 'transport', 'workers'] },
  { name: 'widgets', files: ['renderer/widgets/**'], may: [...pageBase, 'pictures', 'charts'] },
  { name: 'views', files: ['renderer/views/**'], may: [...page, 'core-config-edit'] },
  { name: 'workbench', files: ['renderer/workbench/**'], may: page },
  { name: 'page', files: ['renderer/main.tsx'], may: page },
  { name: 'renderer-shared', files: ['renderer/**'], may: pageBase },
];

const file = (categories) => ({ file: { categories } });

const policiesOf = ({ name, may, types = [] }) => [
  { from: file(name), allow: { to: file({ anyOf: [name, ...may] }) } },
  ...(types.length === 0
    ? []
    : [{ from: file(name), allow: { to: file({ anyOf: types }), dependency: { kind: 'type' } } }]),
];

const every = rooms.map((room) => room.name);
const except = (...names) => every.filter((name) => !names.includes(name));
const inRooms = (names) => file({ anyOf: names });
const starting = (prefix) =>
  every.filter((name) => rooms.some((room) => room.name === name && room.files[0].startsWith(prefix)));
const builtin = { module: { origin: 'core' } };
const external = (source) => ({ module: { origin: 'external', source } });

/** What may be taken from outside the repository, and where. Later policies win over earlier ones. */
const modulePolicies = [
  { allow: { to: { module: { origin: ['external', 'core'] } } } },
  {
    from: inRooms([...starting('core/'), ...starting('contract/'), 'preload', ...starting('renderer/')]),
    disallow: { to: builtin },
    message: 'Node is not available in this room.',
  },
  { from: inRooms(starting('core/')), disallow: { to: external('**') }, message: 'core imports nothing but core.' },
  // Reading YAML with its places is a library's work, and as pure as the rest.
  { from: inRooms(['core-collector', 'core-config-edit']), allow: { to: external('yaml') } },
  {
    from: inRooms(['contract']),
    disallow: { to: external('!valibot') },
    message: 'contract imports nothing but valibot.',
  },
  {
    from: inRooms(except('hosts-electron', 'preload')),
    disallow: { to: external('electron') },
    message: 'electron belongs to main/hosts/electron and preload.',
  },
  {
    from: inRooms(except('store')),
    disallow: { to: external('@duckdb/*') },
    message: 'DuckDB belongs to main/engine/store.',
  },
];

export const roomSettings = {
  'boundaries/root-path': import.meta.dirname,
  'boundaries/files': rooms.map(({ name, files }) => ({ category: name, pattern: files })),
  'boundaries/files-single-match': true,
  'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export'],
  'boundaries/legacy-templates': false,
  'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
};

export const roomRule = [
  'error',
  { default: 'disallow', checkAllOrigins: true, policies: [...rooms.flatMap(policiesOf), ...modulePolicies] },
];
