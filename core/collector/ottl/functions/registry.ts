import { findAttribute } from '../../../model/attributes.ts';
import { asString } from '../text.ts';
import { bool } from '../value.ts';
import { XML_CHANGES } from './changed-xml.ts';
import { FORMAT_CONVERTERS, UUID_CONVERTERS } from './converters-formats.ts';
import { LIST_CONVERTERS } from './converters-lists.ts';
import { PARSE_CONVERTERS } from './converters-parse.ts';
import { TEXT_CONVERTERS } from './converters-text.ts';
import { TIME_CONVERTERS } from './converters-time.ts';
import { TYPE_CONVERTERS } from './converters-types.ts';
import { AGGREGATE_EDITORS } from './editors-aggregate.ts';
import { MAP_EDITORS } from './editors-maps.ts';
import { METRIC_EDITORS } from './editors-metrics.ts';
import { QUANTILE_EDITORS } from './editors-quantiles.ts';
import { REPLACE_EDITORS } from './editors-replace.ts';
import type { FunctionSet, OttlFunction } from './function.ts';
import { XML_CONVERTERS } from './parsed-xml.ts';

const CONVERTERS = [
  ...TEXT_CONVERTERS,
  ...TYPE_CONVERTERS,
  ...TIME_CONVERTERS,
  ...PARSE_CONVERTERS,
  ...LIST_CONVERTERS,
  ...FORMAT_CONVERTERS,
  ...XML_CONVERTERS,
  ...XML_CHANGES,
];

/** Whether any data point of a metric has an attribute, and with `value` this one. */
function pointAttribute(name: string, parameters: readonly string[]): OttlFunction {
  return {
    name,
    parameters,
    contexts: ['metric'],
    create: (args) => {
      const key = args.literalText('key');
      const wanted = args.has('expectedVal') ? args.literalText('expectedVal') : undefined;
      return (environment) => {
        const { data } = environment.metric.current;
        if (data.kind === 'none') return bool(false);
        const points: { attributes: Parameters<typeof findAttribute>[0] }[] = data.dataPoints;
        return bool(
          points.some((point) => {
            const value = findAttribute(point.attributes, key);
            return value !== undefined && (wanted === undefined || asString(value) === wanted);
          }),
        );
      };
    },
  };
}

const byName = (functions: readonly OttlFunction[]): FunctionSet => new Map(functions.map((one) => [one.name, one]));

/** Of the transform processor. */
export const TRANSFORM_FUNCTIONS = byName([
  ...MAP_EDITORS,
  ...REPLACE_EDITORS,
  ...METRIC_EDITORS,
  ...AGGREGATE_EDITORS,
  ...QUANTILE_EDITORS,
  ...CONVERTERS,
  ...UUID_CONVERTERS,
]);

/** Of the filter processor, whose conditions have no editors. */
export const FILTER_FUNCTIONS = byName([
  ...CONVERTERS,
  pointAttribute('HasAttrKeyOnDatapoint', ['key']),
  pointAttribute('HasAttrOnDatapoint', ['key', 'expectedVal']),
]);
