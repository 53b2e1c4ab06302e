import ts from 'typescript';

/**
 * The text of a template with "X0", "X1" … in its places. What is counted there, `counted(n, 'request')`, is "X0 requests", and
 * what is left out is a text of its own, or nothing.
 */
export function templateText(node: ts.TemplateExpression, isLeftOut = (_place: ts.Expression) => false): string {
  const places = node.templateSpans.map(({ expression, literal }, at) =>
    isLeftOut(expression) ? literal.text : `X${at}${countedWord(expression)}${literal.text}`,
  );
  return node.head.text + places.join('');
}

export const isCounted = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === 'counted';

function countedWord(node: ts.Expression): string {
  if (!isCounted(node)) return '';
  const [one, many] = node.arguments.slice(1).filter(ts.isStringLiteralLike);
  return ` ${many?.text ?? `${one!.text}s`}`;
}
