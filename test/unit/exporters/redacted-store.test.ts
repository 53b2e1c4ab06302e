import { expect, test } from 'vitest';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { Redaction } from '../../../core/processors/redaction.ts';
import { REDACTED } from '../../../core/processors/stand-in.ts';
import { redactedStore } from '../../../main/engine/exporters/redacted-store.ts';
import { FakeStore } from './fake-store.ts';

test('tables: bodies that only look like JSON are searched as texts, names of services like the attribute they are', async () => {
  const names = ['body', 'service_name', 'trace_id', 'attributes'];
  const columns = names.map((name) => ({ name, kind: 'text' as const }));
  const rows = [
    ['[INFO] password=opensesame', 'shop', '4111111111111111', '{"password":"x"}'],
    ['{"note":"password=opensesame"}', 'shop', '', '{}'],
    [null, 'shop', '', null],
  ];
  const redaction = new Redaction({ matches: matchKeys(['service.name', 'password']), texts: ['tokens', 'cards'] });
  const store = redactedStore(new FakeStore([], [{ columns, rows }]).asStore, redaction);
  const slices = [];
  for await (const slice of store.readTable({ table: 'logs', scope: { kind: 'all' } })) slices.push(slice.rows);
  expect(slices).toEqual([
    [
      [`[INFO] password=${REDACTED}`, REDACTED, '4111111111111111', `{"password":"${REDACTED}"}`],
      [`{"note":"password=${REDACTED}"}`, REDACTED, '', '{}'],
      [null, REDACTED, '', null],
    ],
  ]);
});
