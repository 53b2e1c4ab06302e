import { describe, expect, test } from 'vitest';
import { XML_CHANGES } from '../../../../../core/collector/ottl/functions/changed-xml.ts';
import { XML_CONVERTERS } from '../../../../../core/collector/ottl/functions/parsed-xml.ts';
import type { Arguments } from '../../../../../core/collector/ottl/functions/arguments.ts';
import type { Environment } from '../../../../../core/collector/ottl/contexts/environment.ts';
import type { OttlValue } from '../../../../../core/collector/ottl/value.ts';
import { parseXPath } from '../../../../../core/collector/ottl/xml/xpath-parse.ts';

function plain(value: OttlValue): unknown {
  if (value.kind === 'kvlist') return Object.fromEntries(value.values.map((one) => [one.key, plain(one.value)]));
  if (value.kind === 'array') return value.values.map(plain);
  return value.kind === 'string' ? value.value : value.kind;
}

/** What the converter of that name makes of the text. */
function read(name: string, written: string, others: Record<string, string> = {}): unknown {
  const converter = [...XML_CONVERTERS, ...XML_CHANGES].find((one) => one.name === name)!;
  const evaluate = converter.create({
    text: (parameter: string) => () => (parameter === 'target' ? written : others[parameter]),
    has: (parameter: string) => others[parameter] !== undefined,
    literalText: (parameter: string) => others[parameter],
    literalXPath: (parameter: string) => parseXPath(others[parameter]!),
  } as unknown as Arguments);
  return plain(evaluate({} as Environment));
}

const content = (tag: string, text: string) => ({ tag, content: text });

describe('ParseXML', () => {
  const user = { tag: 'User', children: [content('ID', '00001'), content('Name', 'Joe')] };

  test.each<[written: string, expected: unknown]>([
    [
      '<Log><User><ID>00001</ID><Name>Joe</Name></User><Text>User did a thing</Text></Log>',
      { tag: 'Log', children: [user, content('Text', 'User did a thing')] },
    ],
    [
      '\n  <Log>\n  <User>\r\n <ID>00001</ID>\n\t<Name>Joe</Name>\n  </User>\n</Log>\n',
      { tag: 'Log', children: [user] },
    ],
    [
      '<Log>This record has a collision<User id="0001"/><User id="0002"/></Log>',
      {
        ...content('Log', 'This record has a collision'),
        children: [
          { tag: 'User', attributes: { id: '0001' } },
          { tag: 'User', attributes: { id: '0002' } },
        ],
      },
    ],
    [
      '<Log>\n This record has multiple lines of\n <User id="0001"/>\n text content\n </Log>',
      {
        ...content('Log', 'This record has multiple lines oftext content'),
        children: [{ tag: 'User', attributes: { id: '0001' } }],
      },
    ],
    [
      `<HostInfo hostname="example.com" zone='east-1' />`,
      { tag: 'HostInfo', attributes: { hostname: 'example.com', zone: 'east-1' } },
    ],
    ['<?xml version="1.0" encoding="UTF-8" ?><Log>Log content</Log>', content('Log', 'Log content')],
    ['<Log>This has a comment <!-- <b> --></Log>', content('Log', 'This has a comment')],
    ['<Log><?xml-stylesheet href="style.xsl"?>Log content</Log>', content('Log', 'Log content')],
    ['<Log><!ELEMENT xi:fallback ANY>Log content</Log>', content('Log', 'Log content')],
    ['<!DOCTYPE a [<!ENTITY b "c>">]><a>d</a>', content('a', 'd')],
    ['<a>1 &lt; 2 &amp;&#38;&#x1F600; <![CDATA[<b>&amp;]]></a>', content('a', '1 < 2 &&😀<b>&amp;')],
    [
      '<s:Body xmlns:s="http://x" s:id="1"><t:x/></s:Body>',
      {
        tag: 'Body',
        attributes: { s: 'http://x', id: '1' },
        children: [{ tag: 'x' }],
      },
    ],
    ['<주문 번호="1">완료</주문>', { ...content('주문', '완료'), attributes: { 번호: '1' } }],
  ])('%s', (written, expected) => {
    expect(read('ParseXML', written)).toEqual(expected);
  });

  test.each([
    ['<Log id="1">', 'XML: <Log> is not closed'],
    ['<Log><Text></Log>', 'XML: <Text> is closed by </Log>'],
    ['<Log></Log><Log></Log>', 'trailing bytes after parsing xml'],
    ['<Log/>x', 'trailing bytes after parsing xml'],
    ['<a>>>>>>>', 'XML: <a> is not closed'],
    ['</a>', 'XML: </a> closes nothing'],
    ['just text', 'the text has no element'],
    ['', 'the text has no element'],
    ['<a b=c/>', 'not well-formed at character 5'],
    ['<a b/>', 'not well-formed at character 4'],
    ['<a b="<"/>', 'not well-formed at character 6'],
    ['<a b="c', 'not well-formed at character 7'],
    ['<a', 'not well-formed at character 2'],
    ['< a/>', 'not well-formed at character 1'],
    ['<a>]]></a>', 'not well-formed at character 3'],
    ['<a><!-- a -- b --></a>', 'not well-formed'],
    ['<!DOCTYPE a [', 'not well-formed'],
    ['<a>\u0001</a>', 'not well-formed'],
    ['<a>&nbsp;</a>', 'unknown entity &nbsp;'],
    ['<a>a & b</a>', 'unknown entity &'],
    ['<a>&#0;</a>', 'unknown entity &#0;'],
    ['<a>&#xD800;</a>', 'unknown entity &#xD800;'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'unknown entity &b;'],
    ['<a:b:c/>', '"a:b:c" is no name'],
  ])('%s is none', (written, message) => {
    expect(() => read('ParseXML', written)).toThrow(message);
  });
});

describe('ParseSimplifiedXML', () => {
  test.each<[written: string, expected: unknown]>([
    ['<a>b</a>', { a: 'b' }],
    ['<a>b</a><a>c</a>', { a: ['b', 'c'] }],
    ['<a><b>1</b></a>', { a: { b: '1' } }],
    ['<a>1</a><a><![CDATA[2]]></a><a><b>3</b></a>', { a: ['1', '2', { b: '3' }] }],
    ['<a><![CDATA[b]]></a>', { a: 'b' }],
    ['<a foo="bar"><b hello="world">c</b></a>', { a: { b: 'c' } }],
    ['<?xml version="1.0" encoding="UTF-8"?><a>b</a>', { a: 'b' }],
    ['<a><!-- ignore -->b</a><!-- ignore -->', { a: 'b' }],
    ['<a><b>2</b><c><!-- c is empty --></c></a>', { a: { b: '2' } }],
    ['<a><b>2</b><c>4</c><c><!-- this c is empty --></c></a>', { a: { b: '2', c: ['4'] } }],
    ['<a>extra1<b>3</b>extra2</a>', { a: { b: '3' } }],
    ['<a><![CDATA[1]]><b>3</b><![CDATA[2]]></a>', { a: { b: '3' } }],
    ['<a><b>3</b><c/></a>', { a: { b: '3' } }],
    ['<a><b><c/></b><d>2</d></a>', { a: { d: '2' } }],
    ['<a><b>3</b><b/></a>', { a: { b: ['3'] } }],
    ['<a><b/><b/></a>', {}],
    ['', {}],
    [
      '<Event>\n <System>\n  <Provider><Name>Security</Name></Provider>\n  <EventID>4625</EventID>\n  <Security />\n </System>\n <EventData>\n  <Data><Name>Status</Name><value>0xc000006d</value></Data>\n  <Data><Name>Host</Name><value>D-508</value></Data>\n </EventData>\n</Event>',
      {
        Event: {
          System: { Provider: { Name: 'Security' }, EventID: '4625' },
          EventData: {
            Data: [
              { Name: 'Status', value: '0xc000006d' },
              { Name: 'Host', value: 'D-508' },
            ],
          },
        },
      },
    ],
  ])('%s', (written, expected) => {
    expect(read('ParseSimplifiedXML', written)).toEqual(expected);
  });

  test('of what is no XML', () => {
    expect(() => read('ParseSimplifiedXML', '<a>>>>>>>')).toThrow('XML: <a> is not closed');
  });
});

test.each(['ParseXML', 'ParseSimplifiedXML'])('%s bounds what nests, however deep', (name) => {
  const nested = (levels: number) => '<a>'.repeat(levels) + 'x' + '</a>'.repeat(levels);
  expect(read(name, nested(15))).toBeTypeOf('object');
  expect(() => read(name, nested(100))).toThrow('it nests deeper than 30 levels');
  expect(() => read(name, nested(100_000))).toThrow('it nests deeper than 500 levels');
});

describe('GetXML', () => {
  test.each([
    ['<a><b/></a>', '/a/b', '<b></b>'],
    ['<a foo="bar"><b>hello</b></a>', '/a', '<a foo="bar"><b>hello</b></a>'],
    ['<a><b>hello</b><b>world</b></a>', '/a/b', '<b>hello</b><b>world</b>'],
    ['<a><b>hello</b><b><c>world</c></b><d/></a>', '/a/*', '<b>hello</b><b><c>world</c></b><d></d>'],
    ['<a><x>1</x><b><x>2</x></b><d><e><f><x>3</x></f></e></d></a>', '/a//x', '<x>1</x><x>2</x><x>3</x>'],
    ['<a><x env="prod">1</x><b><x env="dev">2</x></b></a>', "/a//x[@env='prod']", '<x env="prod">1</x>'],
    ['', '/', ''],
    ['<?xml version="1.0" encoding="UTF-8"?><a></a>', '/*', '<a></a>'],
    ['<!-- comment --><a></a><!-- comment -->', '/*', '<a></a>'],
    ['<a foo="bar"></a>', '/a/@foo', 'bar'],
    ['<a>hello</a>', '/a/text()', 'hello'],
    ['<a><![CDATA[hello]]></a>', '/a/text()', 'hello'],
    // Beyond the Collector's own.
    [`<a q="&lt;'">1 &amp; 2</a>`, '/a', '<a q="&lt;&#39;">1 &amp; 2</a>'],
    ['<s:a xmlns:s="u"><b/></s:a>', '//a', ''],
    ['<s:a xmlns:s="u"><b/></s:a>', '//s:a/b', '<b></b>'],
    ['<a><b>1</b><b>2</b><b>3</b></a>', '/a/b[2]', '<b>2</b>'],
    ['<a><b>1</b><b>2</b><b>3</b></a>', '/a/b[last()]', '<b>3</b>'],
    ['<a><b>1</b><b>2</b><b>3</b></a>', '/a/b[position() > 1][. != 3]', '<b>2</b>'],
    ['<a><b k="x"/><c/><b/></a>', '//b[@k and not(@l)] | //c', '<b k="x"></b><c></c>'],
    ['<a><b>one two</b><b>three</b></a>', '//b[contains(text(), "two") or starts-with(., "x")]', '<b>one two</b>'],
    ['<a><b><c>1</c></b><b><c>2</c></b></a>', '//c[. = 2]/..', '<b><c>2</c></b>'],
    ['<a><s:b>1</s:b></a>', '//*[local-name() = "b"]/text()', '1'],
    ['<a><b/><b/></a>', '/a[count(b) = 2]/child::b[1]', '<b></b>'],
    ['<a><a><b/></a></a>', '//a/a', '<a><b></b></a>'],
    ['<a><b>  x   y </b></a>', '//b[normalize-space() = "x y"]/@none', ''],
  ])('of %s by %s', (written, xpath, expected) => {
    expect(read('GetXML', written, { xpath })).toBe(expected);
  });

  test.each([
    ['!', 0, 'unexpected character !'],
    ['/a[', 3, 'the XPath ends too early'],
    ['/a]', 2, '"]" is not read here'],
    ['//', 2, 'the XPath ends too early'],
    ['/a/nope()', 3, '"nope" is not read here'],
    ['/a[not()]', 3, 'not: expected 1 to 1 arguments, found 0'],
    ['preceding::a', 0, '"preceding" is not read here'],
    ['a'.repeat(10_001), 0, 'an XPath of more than 10000 characters'],
  ])('refuses %.20s', (xpath, offset, message) => {
    expect(() => parseXPath(xpath)).toThrow(
      expect.objectContaining({ offset, message: expect.stringContaining(message) }),
    );
  });

  test('refuses what is deep, what selects no nodes, and what takes or gives too much', () => {
    const many = `<r>${'<a><b/></a>'.repeat(5_000)}</r>`;
    expect(() => parseXPath('('.repeat(60))).toThrow('expression nests too deeply');
    expect(() => read('GetXML', '<a/>', { xpath: '1' })).toThrow('the XPath selects no nodes');
    expect(() => read('GetXML', many, { xpath: '//a[//b = "x"]' })).toThrow('there is too much of it for this XPath');
    const deep = '<a>'.repeat(450) + 'x'.repeat(100_000) + '</a>'.repeat(450);
    expect(() => read('GetXML', deep, { xpath: '//a' })).toThrow('the result is longer than 16777216 characters');
  });
});

test.each([
  ['<a><b/></a>', '/a/b', '<a></a>'],
  ['<a><b/><b><c/></b></a>', '/a/b', '<a></a>'],
  ['<a><b/><b/><c><b><d/></b></c></a>', '/a//b', '<a><c></c></a>'],
  ['<a foo="bar"/>', '/a/@foo', '<a></a>'],
  ['<a><b foo="bar"/><b foo="notbar"/></a>', "/a/b[@foo='bar']", '<a><b foo="notbar"></b></a>'],
  ['<a><b foo="bar"/><c foo="bar"/></a>', '//@foo', '<a><b></b><c></c></a>'],
  ['<a><b foo="bar" hello="world" keep="this"/></a>', "//@*[local-name() != 'keep']", '<a><b keep="this"></b></a>'],
  ['<a>delete this</a>', "//text()['*delete*']", '<a></a>'],
  ['<a><b><c><!-- delete this --></c><!-- this too--></b></a>', '//comment()', '<a><b><c></c></b></a>'],
  ['<a><b><![CDATA[<or &characters ]]></b></a>', "//text()['<![CDATA[*']", '<a><b></b></a>'],
  ['<?xml version="1.0" encoding="UTF-8"?><a>b</a>', '//text()', '<?xml version="1.0" encoding="UTF-8"?><a></a>'],
  ['', '/', ''],
])('RemoveXML of %s by %s', (written, xpath, expected) => {
  expect(read('RemoveXML', written, { xpath })).toBe(expected);
});

describe('InsertXML', () => {
  test.each([
    ['<a></a>', '/a', '<b/>', '<a><b></b></a>'],
    ['<a></a><a></a>', '/a', '<b/>', '<a><b></b></a><a><b></b></a>'],
    ['<a></a><z><a></a></z>', '//a', '<b/><c/>', '<a><b></b><c></c></a><z><a><b></b><c></c></a></z>'],
    ['<a></a>', '/', '<b/><c/>', '<a></a><b></b><c></c>'],
    [
      '<a></a>',
      '/a',
      '<x foo="bar"><b>text</b><e><![CDATA[two]]></e></x>',
      '<a><x foo="bar"><b>text</b><e><![CDATA[two]]></e></x></a>',
    ],
    ['', '/', '<a/>', '<a></a>'],
    ['<a><b>has b</b></a><a></a>', '//a[not(b)]', '<b></b>', '<a><b>has b</b></a><a><b></b></a>'],
  ])('into %s by %s', (written, xpath, sub_document, expected) => {
    expect(read('InsertXML', written, { xpath, sub_document })).toBe(expected);
  });

  test.each([
    ['<a foo="bar"></a>', '/a/@foo', 'InsertXML XPath selected non-element: "foo"'],
    ['<a>foo</a>', '/a/text()', 'InsertXML XPath selected non-element: "foo"'],
  ])('into %s by %s is refused', (written, xpath, message) => {
    expect(() => read('InsertXML', written, { xpath, sub_document: '<b/>' })).toThrow(message);
  });
});

test.each([
  ['<a><b/></a>', '', '<a><b></b></a>'],
  ['<a foo="bar"/>', '', '<a><foo>bar</foo></a>'],
  ['<a hello="world" foo="bar"/>', '', '<a><hello>world</hello><foo>bar</foo></a>'],
  [
    '<a hello="world" foo="bar">free value<b/>2<c/></a>',
    '',
    '<a>free value<b></b>2<c></c><hello>world</hello><foo>bar</foo></a>',
  ],
  ['<a hello="world"><b href="x"></b></a>', '', '<a><b><href>x</href></b><hello>world</hello></a>'],
  ['<a hello="world"><b href="x"></b></a>', '/a/b/@*', '<a hello="world"><b><href>x</href></b></a>'],
  ['<a hello="world"><b href="x"></b></a>', '/a/b', '<a hello="world"><b href="x"></b></a>'],
])('ConvertAttributesToElementsXML of %s by %j', (written, xpath, expected) => {
  expect(read('ConvertAttributesToElementsXML', written, { xpath })).toBe(expected);
});

test.each([
  ['<a><b/></a>', {}, '<a><b></b></a>'],
  ['<a foo="bar" hello="world"/>', {}, '<a foo="bar" hello="world"></a>'],
  ['<a>hello world</a>', {}, '<a>hello world</a>'],
  ['<a><b/>foo</a>', {}, '<a><b></b><value>foo</value></a>'],
  ['<a><b/>foo</a>', { element_name: 'bar' }, '<a><b></b><bar>foo</bar></a>'],
  ['<a>foo<b/>bar</a>', {}, '<a><value>foo</value><b></b><value>bar</value></a>'],
  [
    '<a>foo<b/>bar<c/>1<d>not</d>2<e><f/><f/></e></a>',
    { element_name: 'v' },
    '<a><v>foo</v><b></b><v>bar</v><c></c><v>1</v><d>not</d><v>2</v><e><f></f><f></f></e></a>',
  ],
  [
    '<a><b><c/>foo</b><d><c/>bar</d></a>',
    { xpath: '/a/b', element_name: 'V' },
    '<a><b><c></c><V>foo</V></b><d><c></c>bar</d></a>',
  ],
  ['<a>\n <b/></a>', {}, '<a><value>\n </value><b></b></a>'],
])('ConvertTextToElementsXML of %s with %j', (written, others, expected) => {
  expect(read('ConvertTextToElementsXML', written, others)).toBe(expected);
});
