import { describe, expect, test } from 'vitest';
import { XML_CONVERTERS } from '../../../../../core/collector/ottl/functions/parsed-xml.ts';
import type { Arguments } from '../../../../../core/collector/ottl/functions/arguments.ts';
import type { Environment } from '../../../../../core/collector/ottl/contexts/environment.ts';
import type { OttlValue } from '../../../../../core/collector/ottl/value.ts';

function plain(value: OttlValue): unknown {
  if (value.kind === 'kvlist') return Object.fromEntries(value.values.map((one) => [one.key, plain(one.value)]));
  if (value.kind === 'array') return value.values.map(plain);
  return value.kind === 'string' ? value.value : value.kind;
}

/** What the converter of that name makes of the text. */
function read(name: string, written: string): unknown {
  const converter = XML_CONVERTERS.find((one) => one.name === name)!;
  const evaluate = converter.create({ text: () => () => written } as unknown as Arguments);
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
  expect(() => read(name, nested(100_000))).toThrow('it nests deeper than 30 levels');
});
