/** What the reader of YAML calls the parts of a text, and what is written for them. */
const TOKENS: Readonly<Record<string, string>> = {
  alias: '*별칭',
  anchor: '&앵커',
  tag: '!태그',
  scalar: '따옴표 없는 값',
  'single-quoted-scalar': "'…'",
  'double-quoted-scalar': '"…"',
  'block-scalar-header': '| 또는 >',
  'seq-item-ind': '-',
  'explicit-key-ind': '?',
  'map-value-ind': ':',
  'flow-map-start': '{',
  'flow-map-end': '}',
  'flow-seq-start': '[',
  'flow-seq-end': ']',
  comma: ',',
  'doc-start': '---',
  'doc-end': '...',
  'directive-line': '%지시어',
  'byte-order-mark': '바이트 순서 표시(BOM)',
  'flow-error-end': '{ } 또는 [ ]의 끝',
};

const FLOWS: Readonly<Record<string, string>> = { 'flow map': '{ }', 'flow sequence': '[ ]' };

/** One line for each of these, in the place that a name of the reader's takes. */
const ofEach = (names: Readonly<Record<string, string>>, english: string, korean: string): [string, string][] =>
  Object.entries(names).map(([name, written]) => [english.replace('{}', name), korean.replace('{}', written)]);

const WITH_NAMES: Readonly<Record<string, string>> = Object.fromEntries([
  ...ofEach(TOKENS, 'Unexpected {} at node end', '값이 끝난 뒤에 올 수 없습니다: {}'),
  ...ofEach(TOKENS, 'Unexpected {} token', '여기에 올 수 없습니다: {}'),
  ...ofEach(TOKENS, 'Unexpected {} token in YAML stream', '여기에 올 수 없습니다: {}'),
  ...ofEach(FLOWS, 'Unexpected empty item in {}', '{} 안에 빈 항목이 있습니다.'),
  ...ofEach(FLOWS, 'Unexpected {0} in {}', '{} 안의 이 자리에 올 수 없습니다: {0}'),
  ...ofEach(FLOWS, 'Missing , between {} items', '{} 안의 항목 사이에 쉼표(,)가 없습니다.'),
  ...ofEach(FLOWS, 'Missing , or : between {} items', '{} 안의 항목 사이에 쉼표(,)나 콜론(:)이 없습니다.'),
  ...ofEach(FLOWS, 'Missing space after : in {}', '{} 안에서 콜론(:) 뒤에 공백이 없습니다.'),
]);

/**
 * What the reader of YAML says is wrong with a text, by the library's words (yaml, 2.x); what it only warns of is not shown.
 * Of two lines that fit, the first one counts.
 */
export const YAML_KOREAN: Readonly<Record<string, string>> = {
  // indentation and lines
  'Tabs are not allowed as indentation': '탭으로 들여쓸 수 없습니다. 공백으로 들여쓰십시오.',
  'All mapping items must start at the same column':
    '같은 맵의 키는 모두 같은 열에서 시작해야 합니다. 들여쓰기를 확인하십시오.',
  'All sequence items must start at the same column':
    '같은 목록의 항목은 모두 같은 열에서 시작해야 합니다. 들여쓰기를 확인하십시오.',
  'Sequence item without - indicator': '목록의 항목 앞에 “- ”가 없습니다.',
  'Nested mappings are not allowed in compact mappings':
    '한 줄에 “키: 키: 값”을 쓸 수 없습니다. 줄을 바꿔 들여쓰거나, 값이면 따옴표로 묶으십시오.',
  'Implicit keys need to be on a single line': '키는 한 줄 안에서 끝나야 합니다.',
  'Implicit keys of flow sequence pairs need to be on a single line': '[ ] 안의 키는 한 줄 안에서 끝나야 합니다.',
  'Implicit map keys need to be followed by map values': '키 뒤에 콜론(:)이 없습니다.',
  'The : indicator must be at most 1024 chars after the start of an implicit block mapping key':
    '키가 1,024자를 넘습니다.',
  'The : indicator must be at most 1024 chars after the start of an implicit flow sequence key':
    '키가 1,024자를 넘습니다.',
  'A block sequence may not be used as an implicit map key': '“- ”로 시작하는 목록은 키로 쓸 수 없습니다.',
  'Unexpected block-seq-ind on same line with key': '키와 같은 줄에서 “- ” 목록을 시작할 수 없습니다. 줄을 바꾸십시오.',
  'Block collection cannot start on same line with directives-end marker':
    '“---”와 같은 줄에서 맵이나 목록을 시작할 수 없습니다. 줄을 바꾸십시오.',
  'Missing newline after block sequence props': '앵커(&)나 태그(!)와 “- ” 목록 사이에서 줄을 바꿔야 합니다.',
  'Map comment with trailing content': '주석 뒤에 들여쓰기가 맞지 않는 내용이 있습니다.',
  'Comments must be separated from other tokens by white space characters': '주석(#) 앞에 공백이 없습니다.',

  // texts
  'Missing closing "quote': '닫는 큰따옴표(")가 없습니다.',
  "Missing closing 'quote": "닫는 작은따옴표(')가 없습니다.",
  'Invalid escape sequence {0}': '큰따옴표 안에서 쓸 수 없는 이스케이프입니다: {0}',
  'Plain value cannot start with flow indicator character ,': '값이 쉼표(,)로 시작할 수 없습니다. 따옴표로 묶으십시오.',
  'Plain value cannot start with directive indicator character %': '값이 %로 시작할 수 없습니다. 따옴표로 묶으십시오.',
  'Plain value cannot start with block scalar indicator {0}':
    '여기서는 값이 이 문자로 시작할 수 없습니다. 따옴표로 묶으십시오: {0}',
  'Plain value cannot start with reserved character {0}': '값이 이 문자로 시작할 수 없습니다. 따옴표로 묶으십시오: {0}',
  'Plain value cannot start with a tab character': '값이 탭으로 시작할 수 없습니다. 공백을 쓰십시오.',
  'Block scalar header includes extra characters: {0}': '“|”나 “>” 뒤에 쓸 수 없는 문자가 있습니다: {0}',
  'Block scalar header not found': '“|”나 “>”가 없습니다.',
  'Unexpected token in block scalar header: {0}': '“|”나 “>” 뒤에 쓸 수 없는 내용이 있습니다: {0}',
  'Block scalar values in collections must be indented': '“|”나 “>” 아래의 텍스트는 들여써야 합니다.',
  'Block scalar lines must not be less indented than their first line':
    '“|”나 “>” 아래의 줄은 모두 첫 줄 이상으로 들여써야 합니다.',
  'Block scalar lines must not be less indented than their explicit indentation indicator':
    '“|”나 “>” 아래의 줄은 모두 지정한 칸수 이상으로 들여써야 합니다.',
  'Block scalars with more-indented leading empty lines must use an explicit indentation indicator':
    '“|”나 “>” 아래의 빈 줄이 첫 줄보다 더 들여써져 있습니다. 빈 줄의 공백을 지우거나 “|2”처럼 칸수를 지정하십시오.',
  'Expected a flow scalar value, but found: {0}': '값이 필요합니다. 실제 내용: {0}',

  // { } and [ ]
  'Flow map must end with a }': '닫는 중괄호(})가 없습니다.',
  'Flow sequence must end with a ]': '닫는 대괄호(])가 없습니다.',
  'Flow map in block collection must be sufficiently indented and end with a }':
    '닫는 중괄호(})가 없거나, 여러 줄에 걸친 { }의 들여쓰기가 부족합니다.',
  'Flow sequence in block collection must be sufficiently indented and end with a ]':
    '닫는 대괄호(])가 없거나, 여러 줄에 걸친 [ ]의 들여쓰기가 부족합니다.',
  'Block collections are not allowed within flow collections':
    '{ }나 [ ] 안에서는 들여쓰기로 맵이나 목록을 쓸 수 없습니다.',
  'Unexpected flow-map-end token in YAML document: {0}': '여는 중괄호({) 없이 닫았습니다: {0}',
  'Unexpected flow-seq-end token in YAML document: {0}': '여는 대괄호([) 없이 닫았습니다: {0}',

  // anchors and tags
  'Unresolved alias (the anchor must be set before the alias): {0}':
    '정의되지 않은 앵커입니다. 별칭(*)보다 앞에 앵커(&)를 두십시오: {0}',
  'Excessive alias count indicates a resource exhaustion attack': '별칭(*)으로 펼쳐지는 내용이 너무 많습니다.',
  'This should not happen: Alias anchor was not resolved?': '앵커가 자기 자신을 포함합니다.',
  'An alias node must not specify any properties': '별칭(*)에는 앵커(&)나 태그(!)를 붙일 수 없습니다.',
  'Alias cannot be an empty string': '별칭(*) 뒤에 이름이 없습니다.',
  'Anchor cannot be an empty string': '앵커(&) 뒤에 이름이 없습니다.',
  'A node can have at most one anchor': '값 하나에는 앵커(&)를 하나만 붙일 수 있습니다.',
  'A node can have at most one tag': '값 하나에는 태그(!)를 하나만 붙일 수 있습니다.',
  'Anchors and tags must be after the {0} indicator': '앵커(&)와 태그(!)는 이 기호 뒤에 두어야 합니다: {0}',
  'Tags and anchors must be separated from the next token by white space': '태그(!)나 앵커(&) 뒤에 공백이 없습니다.',
  'Not a valid tag: {0}': '올바른 태그가 아닙니다: {0}',
  "Verbatim tags aren't resolved, so {0} is invalid.": '쓸 수 없는 태그입니다: {0}',
  'Verbatim tags must end with a >': '“!<”로 시작한 태그는 “>”로 끝나야 합니다.',
  'The {0} tag has no suffix': '태그에 이름이 없습니다: {0}',
  'Could not resolve tag: {0}': '정의되지 않은 태그입니다: {0}',
  'Unresolved tag: {0}': '알 수 없는 태그입니다: {0}',
  'URIError: {0}': '태그의 % 인코딩이 올바르지 않습니다({0}).',
  'Expected a sequence for this tag': '이 태그의 값은 목록이어야 합니다.',
  'Expected a mapping for this tag': '이 태그의 값은 맵이어야 합니다.',
  'Set items must all have null values': '!!set의 키에는 값을 둘 수 없습니다.',
  'Each pair must have its own sequence indicator': '키와 값의 쌍마다 “- ”를 따로 써야 합니다.',
  'Ordered maps must not include duplicate keys: {0}': '!!omap에 같은 키가 두 번 있습니다: {0}',
  'Ordered maps must not include duplicate keys': '!!omap에 같은 키가 두 번 있습니다.',
  '!!timestamp expects a date, starting with yyyy-mm-dd': '!!timestamp의 값은 yyyy-mm-dd로 시작하는 날짜여야 합니다.',
  'Merge sources must be maps or map aliases': '병합 키(<<)의 값은 맵이나 맵의 별칭(*)이어야 합니다.',

  // documents
  'Source contains multiple documents; please use YAML.parseAllDocuments()':
    '“---”로 나눈 문서가 여러 개입니다. 설정은 문서 하나로 쓰십시오.',
  'Missing directives-end indicator line': '%로 시작하는 줄 뒤에 “---” 줄이 없습니다.',
  'Missing directives-end/doc-start indicator line': '%로 시작하는 줄 뒤에 “---” 줄이 없습니다.',
  'Unexpected doc-end without preceding document': '앞에 문서가 없는데 “...” 줄이 있습니다.',
  '%TAG directive should contain exactly two parts': '%TAG 뒤에는 값을 두 개 써야 합니다.',
  '%YAML directive should contain exactly one part': '%YAML 뒤에는 버전 하나만 써야 합니다.',
  'Unsupported YAML version {0}': '지원하지 않는 YAML 버전입니다: {0}',
  'Not a YAML token: {0}': 'YAML로 읽을 수 없는 내용입니다: {0}',
  'Unsupported token {0}': 'YAML로 읽을 수 없는 내용입니다({0}).',

  ...WITH_NAMES,
  'Unexpected {0} in collection': '여기에 올 수 없습니다: {0}',
  'Unexpected {0} token in YAML stream: {1}': '여기에 올 수 없는 내용입니다: {1}',
};
