import { findAttribute, type Attributes } from '../../../model/attributes.ts';
import type { MetricData } from '../../../model/metric.ts';
import type { Environment } from '../contexts/environment.ts';
import { keepEntries, withKey } from '../indexing.ts';
import { OttlError } from '../problem.ts';
import { NIL, text } from '../value.ts';
import { AGGREGATIONS, aggregatePoints, type Aggregation } from './aggregate-points.ts';
import type { Arguments } from './arguments.ts';
import type { OttlFunction } from './function.ts';

function aggregation(args: Arguments): Aggregation {
  const written = args.literalText('aggregation_function');
  const found = AGGREGATIONS.find((name) => name === written);
  if (found) return found;
  throw args.problem(
    'aggregation_function',
    `invalid aggregation function: '${written}', valid options: ${AGGREGATIONS.join(', ')}`,
  );
}

/** Changes the attributes of each point, and makes one of those that are alike then. */
function aggregate(
  environment: Environment,
  name: string,
  how: Aggregation,
  change: (own: Attributes) => Attributes,
): void {
  const { data } = environment.metric.current;
  if (data.kind === 'none') return;
  if (data.kind === 'summary') throw new OttlError(`${name} does not support aggregating Summary metrics`);
  const dataPoints = (data.dataPoints as { attributes: Attributes }[]).map((point) => {
    const attributes = change(point.attributes);
    return attributes === point.attributes ? point : { ...point, attributes };
  });
  environment.metric.own.data = aggregatePoints({ ...data, dataPoints } as typeof data, how) satisfies MetricData;
}

const onAttributes: OttlFunction = {
  name: 'aggregate_on_attributes',
  parameters: ['aggregation_function', 'attributes?'],
  contexts: ['metric'],
  create: (args) => {
    const how = aggregation(args);
    // Without the list all attributes count; of an empty one none does.
    const kept = args.has('attributes') ? args.texts('attributes') : undefined;
    return (environment) => {
      const keys = kept && new Set(kept(environment));
      aggregate(environment, 'aggregate_on_attributes', how, (own) =>
        keys ? keepEntries(own, ({ key }) => keys.has(key)) : own,
      );
      return NIL;
    };
  },
};

const onAttributeValue: OttlFunction = {
  name: 'aggregate_on_attribute_value',
  parameters: ['aggregation_function', 'attribute', 'values', 'new_value'],
  contexts: ['metric'],
  create: (args) => {
    const how = aggregation(args);
    const key = args.literalText('attribute');
    const values = args.texts('values');
    const replacement = text(args.literalText('new_value'));
    return (environment) => {
      const all = new Set(values(environment));
      aggregate(environment, 'aggregate_on_attribute_value', how, (own) => {
        const value = findAttribute(own, key);
        return value?.kind === 'string' && all.has(value.value) ? withKey(own, key, replacement) : own;
      });
      return NIL;
    };
  },
};

/** Editors that make fewer points of a metric's. */
export const AGGREGATE_EDITORS: readonly OttlFunction[] = [onAttributes, onAttributeValue];
