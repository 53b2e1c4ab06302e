import { expect, test } from 'vitest';
import { Binder } from '../../../../main/engine/store/duckdb/questions/sql.ts';
import { ResourceTable } from '../../../../main/engine/store/duckdb/questions/resource-table.ts';

test('a text is bound once, however many resources have it; a resource whose texts have no room is left out whole', () => {
  const table = new ResourceTable(2);
  table.add(1, new Set(['a', 'b']));
  table.add(2, new Set(['a', 'c']));
  table.add(3, new Set(['b']));
  const binder = new Binder();
  table.define('own', 'key', binder);
  expect(Object.values(binder.parameters)).toEqual(['[1,1,3]', '[0,1,1]', { items: ['a', 'b'] }]);
  expect(table.leftOut).toBe(1);
});
