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
import { formatDuration, formatExactNs, formatUtc } from './report-times.ts';
import { fillWords } from './report-words.ts';
import { shownValue } from './shown-value.ts';

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
  const self = tree.selfTime[node]!;
  return fragment`<details class="span" id="s${node}">
    <summary class="row">
      <span class="name d${Math.min(tree.depth[node]!, 12)}">${nameOf(timeline, node)}</span>
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
  const end = span.endTimeUnixNano === 0n ? words.unfinished : formatUtc(span.endTimeUnixNano);
  return fragment`<div class="body">
    <p>
      ${words.span} ${id} · ${words.parent}
      ${span.parentSpanId === '' ? words.none : fragment`<code>${span.parentSpanId}</code>`} · ${words.kind} ${kind} ·
      ${words.status} ${status} ${span.status.message} · ${words.flags} 0x${span.flags.toString(16)}
      ${span.traceState === '' ? '' : fragment` · ${words.traceState} <code>${span.traceState}</code>`}
    </p>
    <p>${formatUtc(span.startTimeUnixNano)} – ${end}</p>
    ${attributesBlock(model, words.attributes, span.attributes, span.droppedAttributesCount)}
    ${eventsBlock(model, span)} ${linksBlock(model, span)}
    ${attributesBlock(model, words.resource, span.resource.attributes, span.resource.droppedAttributesCount)}
    ${attributesBlock(model, scopeTitle(model, span), span.scope.attributes, span.scope.droppedAttributesCount)}
  </div>`;
}

function scopeTitle({ words }: ReportModel, { scope }: ReportSpan): string {
  return [words.scope, scope.name, scope.version].filter(Boolean).join(' ');
}

function droppedNote({ words }: ReportModel, count: number): Content {
  return count === 0 ? '' : fragment`<p class="note">${fillWords(words.dropped, { n: count })}</p>`;
}

function attributesBlock(model: ReportModel, title: string, attributes: Attributes, dropped: number): Content {
  if (attributes.length === 0 && dropped === 0) return '';
  const rows = attributes.map(
    ({ key, value }) =>
      fragment`<tr>
        <th scope="row">${key}</th>
        <td class="value">${shownValue(value)}</td>
        <td class="kind">${value.kind}</td>
      </tr>`,
  );
  return fragment`<h3>${title}</h3>
    <table class="attributes">
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${droppedNote(model, dropped)}`;
}

function eventsBlock(model: ReportModel, span: ReportSpan): Content {
  if (span.events.length === 0 && span.droppedEventsCount === 0) return '';
  const events = span.events.map((event) => eventBlock(model, event, span.startTimeUnixNano));
  return fragment`<h3>${model.words.events}</h3>
    ${events} ${droppedNote(model, span.droppedEventsCount)}`;
}

/** Told above the attributes, in words of their own. */
const EXCEPTION_KEYS = ['exception.type', 'exception.message', 'exception.stacktrace'];

function eventBlock(model: ReportModel, event: ReportSpan['events'][number], startNs: bigint): Markup {
  const { name, timeUnixNano, attributes, droppedAttributesCount } = event;
  const isException = name === 'exception';
  const rest = isException ? attributes.filter(({ key }) => !EXCEPTION_KEYS.includes(key)) : attributes;
  const offset = Number(timeUnixNano - startNs);
  return fragment`<div class="event">
    <p><b>${name}</b> ${offset < 0 ? '' : '+'}${formatDuration(offset, model.words)} · ${formatUtc(timeUnixNano)}</p>
    ${isException ? exceptionBlock(model, event) : ''}
    ${attributesBlock(model, model.words.attributes, rest, droppedAttributesCount)}
  </div>`;
}

function linksBlock(model: ReportModel, span: ReportSpan): Content {
  if (span.links.length === 0 && span.droppedLinksCount === 0) return '';
  const links = span.links.map(
    (link) =>
      fragment`<div class="event">
        <p>${model.words.trace} <code>${link.traceId}</code> ${model.words.span} <code>${link.spanId}</code></p>
        ${attributesBlock(model, model.words.attributes, link.attributes, link.droppedAttributesCount)}
      </div>`,
  );
  return fragment`<h3>${model.words.links}</h3>
    ${links} ${droppedNote(model, span.droppedLinksCount)}`;
}
