import { status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { GrpcConnection } from '../../../main/engine/collector/exporters/grpc-connection.ts';

const UNCONNECTED = {
  code: status.UNAVAILABLE,
  details: 'No connection established. Last error: connect ECONNREFUSED',
};
const LATE = { code: status.DEADLINE_EXCEEDED, details: 'Deadline exceeded after 5.001s' };
const REFUSED = { code: status.UNAVAILABLE, details: 'not now' };

function watched() {
  const made: { isClosed: boolean; close: () => void }[] = [];
  const clock = { ms: 0 };
  const create = () => {
    const client = { isClosed: false, close: () => void (client.isClosed = true) };
    made.push(client);
    return client;
  };
  return { made, clock, connection: new GrpcConnection(create, () => clock.ms) };
}

describe('the client of an exporter over gRPC', () => {
  test('is left where it had no connection for over five seconds, from the first answer that said so', () => {
    const { made, clock, connection } = watched();
    const { client } = connection;
    // Nothing was asked of it before: that says nothing of its connection.
    clock.ms = 60_000;
    for (; clock.ms <= 65_000; clock.ms += 1_000) connection.answered(client, UNCONNECTED);
    expect(connection.client).toBe(client);
    connection.answered(client, UNCONNECTED);
    expect(connection.client).not.toBe(client);
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  test.each([
    ['that it was taken', null],
    ['that it was refused', REFUSED],
  ])('has a connection where an answer says %s', (_, answer) => {
    const { clock, connection } = watched();
    const { client } = connection;
    connection.answered(client, UNCONNECTED);
    clock.ms = 4_000;
    connection.answered(client, answer);
    clock.ms = 8_000;
    connection.answered(client, UNCONNECTED);
    expect(connection.client).toBe(client);
  });

  test('is left at once where no answer came in time, once for all calls that were under way on it', () => {
    const { made, connection } = watched();
    const { client } = connection;
    connection.answered(client, LATE);
    connection.answered(client, LATE);
    expect(made).toHaveLength(2);
    expect(connection.client).toBe(made[1]);
  });

  test('says nothing any more of the one in its place', () => {
    const { made, clock, connection } = watched();
    const { client: before } = connection;
    connection.answered(before, LATE);
    const { client } = connection;
    connection.answered(client, UNCONNECTED);
    clock.ms = 4_000;
    // An answer that was still under way.
    connection.answered(before, null);
    clock.ms = 5_001;
    connection.answered(client, UNCONNECTED);
    expect(made).toHaveLength(3);
    connection.answered(before, UNCONNECTED);
    clock.ms = 60_000;
    connection.answered(connection.client, UNCONNECTED);
    expect(made).toHaveLength(3);
  });

  test('is not replaced when it is closed', () => {
    const { made, connection } = watched();
    connection.close();
    connection.answered(connection.client, LATE);
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true]);
  });
});
