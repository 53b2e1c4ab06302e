import { selfTimeOf } from '../../analysis/self-time.ts';
import { NODE_CYCLE, NODE_DUPLICATE, NODE_ERROR, NODE_NEGATIVE, NODE_UNFINISHED } from '../../analysis/trace-tree.ts';
import { nameOf, serviceOf, spanIdOf } from '../../layout/timeline/timeline-model.ts';
import type { Attributes } from '../../model/attributes.ts';
import { SPAN_KINDS, STATUS_CODES } from '../../model/span.ts';
import { fragment } from './markup.ts';
import type { Content, Markup } from './markup.ts';
import { exceptionBlock, serviceMark } from './overview-sections.ts';
import type { ReportSpan } from './report-input.ts';
import { detailOf } from './report-model.ts';
import type { ReportModel } from './report-model.ts';
import type { Origin } from './report-origins.ts';
import { formatDuration, formatExactNs } from './report-times.ts';
import { fillWords, formatCount } from './report-words.ts';
import { shownLabel, shownValue } from './shown-value.ts';

/** One fold-out per span; closed it is the row of a table, open it tells everything. */
export function spansSection(model: ReportModel): Markup {
  const { words, rows, timeline, hiddenRows } = model;
  const spans = rows.filter((node) => node < timeline.tree.spans);
  const more = hiddenRows > 0 ? fragment`<p class="note">${fillWords(words.moreRows, { n: hiddenRows })}</p>` : '';
  return fragment`<section>
    <h2>${words.spans}</h2>
    <p class="buttons">
      <button type="button" id="open-all">${words.openAll}</button>
      <button type="button" id="close-all">${words.closeAll}</button>
    </p>
    <div class="row head">
      <span>${words.name}</span><span>${words.service}</span><span class="number">${words.start}</span
      ><span class="number">${words.duration}</span><span class="number">${words.selfTime}</span
      ><span>${words.status}</span>
    </div>
    ${Array.from(spans, (node) => spanItem(model, node))} ${more}
    <p class="note">${words.noteTimes}</p>
  </section>`;
}

function spanItem(model: ReportModel, node: number): Markup {
  const { timeline, words } = model;
  const { tree, columns } = timeline;
  const duration = columns.duration[node]!;
  const length = Number.isNaN(duration) ? words.unfinished : formatDuration(duration, words);
  const self = selfTimeOf(tree, node);
  return fragment`<details class="span" id="s${node}">
    <summary class="row">
      <span class="name d${Math.min(tree.depth[node]!, 12)}">${shownLabel(nameOf(timeline, node))}</span>
      <span>${serviceMark(serviceOf(timeline, node))}</span>
      <span class="number">+${formatDuration(tree.start[node]! - tree.traceStart, words)}</span>
      <span class="number" title="${formatExactNs(duration)}">${length}</span>
      <span class="number" title="${formatExactNs(self)}">${formatDuration(self, words)}</span>
      <span>${statusMarks(model, node)}</span>
    </summary>
    ${spanBody(model, node)}
  </details>`;
}

function statusMarks({ timeline, words }: ReportModel, node: number): Content {
  const bits = timeline.tree.flags[node]!;
  const marks = [
    bits & NODE_ERROR ? fragment`<b class="bad">! ${words.error}</b>` : '',
    bits & NODE_UNFINISHED ? words.unfinished : '',
    bits & NODE_DUPLICATE ? words.duplicate : '',
    bits & NODE_NEGATIVE ? words.negative : '',
    bits & NODE_CYCLE ? words.cycle : '',
  ];
  return marks.filter((mark) => mark !== '').map((mark, i) => (i === 0 ? mark : fragment`, ${mark}`));
}

function spanBody(model: ReportModel, node: number): Markup {
  const { words, timeline } = model;
  const id = fragment`<code>${spanIdOf(timeline, node)}</code>`;
  const span = detailOf(model, node);
  if (span === undefined)
    return fragment`<div class="body">
      <p>${words.span} ${id}</p>
      <p class="note">${words.noDetail}</p>
    </div>`;
  const kind = SPAN_KINDS[timeline.columns.kind[node]!] ?? String(timeline.columns.kind[node]);
  const status = STATUS_CODES[span.status.code] ?? String(span.status.code);
  const end = span.endTimeUnixNano === 0n ? words.unfinished : model.momentOf(span.endTimeUnixNano);
  return fragment`<div class="body">
    <p>
      ${words.span} ${id} · ${words.parent}
      ${span.parentSpanId === '' ? words.none : fragment`<code>${span.parentSpanId}</code>`} · ${words.kind} ${kind} ·
      ${words.status} ${status} ${shownLabel(span.status.message)} · ${words.flags} 0x${span.flags.toString(16)}
      ${span.traceState === '' ? '' : fragment` · ${words.traceState} <code>${shownLabel(span.traceState)}</code>`}
    </p>
    <p>${model.momentOf(span.startTimeUnixNano)} – ${end}</p>
    ${attributesBlock(model, words.attributes, span.attributes, span.droppedAttributesCount)}
    ${eventsBlock(model, span)} ${linksBlock(model, span)}
    <p>${originLink(model, { kind: 'resource', group: span.resource })}</p>
    <p>${originLink(model, { kind: 'scope', group: span.scope })}</p>
  </div>`;
}

/** Every resource and scope of the spans above, once. */
export function originsSection(model: ReportModel): Markup {
  const { words, origins } = model;
  const items = origins.list.map(
    (origin, number) =>
      fragment`<details class="span" id="r${number}">
        <summary><span class="name">${originTitle(model, origin)}</span></summary>
        <div class="body">${attributesBlock(model, words.attributes, origin.group.attributes, origin.group.droppedAttributesCount)}</div>
      </details>`,
  );
  return items.length === 0 ? fragment`` : fragment`<section><h2>${words.origins}</h2>${items}</section>`;
}

function originLink(model: ReportModel, origin: Origin): Markup {
  const number = model.origins.numberOf(origin.group);
  const title = originTitle(model, origin);
  return number === undefined ? fragment`${title}` : fragment`<a href="#r${number}">${title}</a>`;
}

function originTitle({ words, origins }: ReportModel, { kind, group }: Origin): string {
  if (kind === 'scope') return [words.scope, ...[group.name, group.version].map(shownLabel)].filter(Boolean).join(' ');
  return `${words.resource} ${formatCount((origins.numberOf(group) ?? 0) + 1)}`;
}

function roomNote({ words }: ReportModel, leftOut: number): Content {
  return leftOut === 0 ? '' : fragment`<p class="note">${fillWords(words.noRoom, { n: leftOut })}</p>`;
}

function droppedNote({ words }: ReportModel, count: number): Content {
  return count === 0 ? '' : fragment`<p class="note">${fillWords(words.dropped, { n: count })}</p>`;
}

function attributesBlock(model: ReportModel, title: string, attributes: Attributes, dropped: number): Content {
  if (attributes.length === 0 && dropped === 0) return '';
  // Thousands of them: without classes and lines of their own they take a third less.
  const { pieces, leftOut } = model.room.fit(
    attributes,
    ({ key, value }) =>
      fragment`<tr><th scope="row">${shownLabel(key)}</th><td>${shownValue(value)}</td><td>${value.kind}</td></tr>`,
  );
  return fragment`<h3>${title}</h3>
    <table class="attributes">
      <tbody>
        ${pieces}
      </tbody>
    </table>
    ${roomNote(model, leftOut)} ${droppedNote(model, dropped)}`;
}

function eventsBlock(model: ReportModel, span: ReportSpan): Content {
  if (span.events.length === 0 && span.droppedEventsCount === 0) return '';
  const { pieces, leftOut } = model.room.fit(span.events, (event) => eventBlock(model, event, span.startTimeUnixNano));
  return fragment`<h3>${model.words.events}</h3>
    ${pieces} ${roomNote(model, leftOut)} ${droppedNote(model, span.droppedEventsCount)}`;
}

/** Told above the attributes, in words of their own. */
const EXCEPTION_KEYS = ['exception.type', 'exception.message', 'exception.stacktrace'];

function eventBlock(model: ReportModel, event: ReportSpan['events'][number], startNs: bigint): Markup {
  const { name, timeUnixNano, attributes, droppedAttributesCount } = event;
  const isException = name === 'exception';
  const rest = isException ? attributes.filter(({ key }) => !EXCEPTION_KEYS.includes(key)) : attributes;
  const offset = Number(timeUnixNano - startNs);
  return fragment`<div class="event">
    <p><b>${shownLabel(name)}</b> ${offset < 0 ? '' : '+'}${formatDuration(offset, model.words)} · ${model.momentOf(timeUnixNano)}</p>
    ${isException ? exceptionBlock(model, event) : ''}
    ${attributesBlock(model, model.words.attributes, rest, droppedAttributesCount)}
  </div>`;
}

function linksBlock(model: ReportModel, span: ReportSpan): Content {
  if (span.links.length === 0 && span.droppedLinksCount === 0) return '';
  const { pieces, leftOut } = model.room.fit(
    span.links,
    (link) =>
      fragment`<div class="event">
        <p>${model.words.trace} <code>${link.traceId}</code> ${model.words.span} <code>${link.spanId}</code></p>
        ${attributesBlock(model, model.words.attributes, link.attributes, link.droppedAttributesCount)}
      </div>`,
  );
  return fragment`<h3>${model.words.links}</h3>
    ${pieces} ${roomNote(model, leftOut)} ${droppedNote(model, span.droppedLinksCount)}`;
}
