import type { ScalarTag, Tags } from 'yaml';

/** `100_000`, as the Collector's reader of YAML has it: underscores between digits say nothing. */
const UNDERSCORED: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^(?=.*_)[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?$/,
  resolve: (written) => Number(written.replaceAll('_', '')),
};

/** Options of every reading of a configuration. */
export const YAML_NUMBERS: { customTags: (tags: Tags) => Tags } = { customTags: (tags) => [...tags, UNDERSCORED] };
