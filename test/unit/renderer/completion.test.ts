import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../renderer/state/filter-syntax.ts';
import { applySuggestion, readTyping, suggestValue } from '../../../renderer/workbench/filter/completion.ts';

describe('what is being typed', () => {
  it.each([
    ['', { kind: 'word', part: '' }],
    ['serv', { kind: 'word', part: 'serv' }],
    ['status:error http.r', { kind: 'word', part: 'http.r' }],
    ['service:ch', { kind: 'value', field: 'service', head: 'service:', part: 'ch', isAttribute: false }],
    ['http.route!=/c', { kind: 'value', field: 'http.route', head: 'http.route!=', part: '/c', isAttribute: true }],
    ['"my key"=va', { kind: 'value', field: 'my key', head: '"my key"=', part: 'va', isAttribute: true }],
    ['(level:er', { kind: 'value', field: 'level', head: 'level:', part: 'er', isAttribute: false }],
    ['a -k=~x', { kind: 'value', field: 'k', head: 'k=~', part: 'x', isAttribute: true }],
    ['duration>=1', { kind: 'value', field: 'duration', head: 'duration>=', part: '1', isAttribute: false }],
    [
      'operation:"GET /a',
      { kind: 'value', field: 'operation', head: 'operation:', part: 'GET /a', isAttribute: false },
    ],
  ])('%j', (text, typing) => {
    expect(readTyping(text)).toEqual(typing);
  });

  it('leaves an opening bracket and a minus where they are', () => {
    expect(applySuggestion('(a OR -ser', suggestValue('service:', 'cart', 1))).toBe('(a OR -service:cart');
  });

  it('replaces the last word only, quoting what needs it', () => {
    const suggestion = suggestValue('operation:', 'GET /cart "x"', 7);
    const text = applySuggestion('status:error operation:ge', suggestion);
    expect(text).toBe('status:error operation:"GET /cart \\"x\\""');
    expect(parseFilter(text)).toMatchObject({ status: 'error', operations: ['GET /cart "x"'] });
  });
});
