import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { WithCode } from '../../../renderer/widgets/WithCode.tsx';

const html = (text: string) => renderToStaticMarkup(createElement(WithCode, { text }));

test('what stands between backticks is code; one that is left open is text', () => {
  expect(html('that `--config` names')).toBe('that <code>--config</code> names');
  expect(html('`a` or `<b>`')).toBe('<code>a</code> or <code>&lt;b&gt;</code>');
  expect(html('as it is ` written')).toBe('as it is ` written');
});
