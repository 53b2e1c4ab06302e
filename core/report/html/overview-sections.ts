import { nameOf, serviceOf, spanIdOf } from '../../layout/timeline/timeline-model.ts';
import { countInexactTimes } from '../../layout/timeline/inexact-times.ts';
import { fragment } from './markup.ts';
import type { Content, Markup } from './markup.ts';
import { absoluteNs, detailOf } from './report-model.ts';
import type { ReportModel } from './report-model.ts';
import type { ReportSpan } from './report-input.ts';
import { formatDuration, formatExactNs } from './report-times.ts';
import { fillWords, formatCount } from './report-words.ts';
import { serviceHue, serviceInitials } from '../../layout/service-hue.ts';
import { shownLabel, shownValue } from './shown-value.ts';
import { findAttribute } from '../../model/attributes.ts';

const ERRORS_SHOWN = 200;

export function headerSection({ words, title, hidden, trace, data, unread }: ReportModel): Markup {
  return fragment`<header>
    <p class="kicker">Tracebench · ${words.report}</p>
    <h1>${shownLabel(title)}</h1>
    ${hidden === '' ? '' : fragment`<p class="notice">${hidden}</p>`}
    <p class="meta">${words.trace} <code>${trace.traceId}</code></p>
    ${unread === '' ? '' : fragment`<p class="unread">${unread}</p>`}
    ${
      data.pieces.length > 0
        ? fragment`<p class="buttons"><button type="button" id="save">${words.saveData}</button></p>`
        : fragment`<p class="note">${fillWords(words.noData, { n: Math.ceil(data.characters / 1e6) })}</p>`
    }
  </header>`;
}

export function summarySection(model: ReportModel): Markup {
  const { words, timeline, services, errorNodes } = model;
  const { tree } = timeline;
  const length = tree.traceEnd - tree.traceStart;
  const facts: [string, Content][] = [
    [words.start, model.momentOf(absoluteNs(model, tree.traceStart))],
    [words.duration, fragment`<span title="${formatExactNs(length)}">${formatDuration(length, words)}</span>`],
    [words.spans, formatCount(tree.spans)],
    [words.services, formatCount(services.length)],
    [words.errors, errorNodes.length > 0 ? fragment`<b class="bad">! ${formatCount(errorNodes.length)}</b>` : '0'],
    [words.depth, formatCount(tree.nodes === 0 ? 0 : tree.maxDepth + 1)],
  ];
  return fragment`<section class="summary">
    <dl>
      ${facts.map(
        ([term, value]) =>
          fragment`<div>
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${warnings(model)}
  </section>`;
}

function warnings({ words, timeline, trace, details, room }: ReportModel): Content {
  const { warnings: found, spans } = timeline.tree;
  const { shown, leftOut } = room.entries;
  const inexact = countInexactTimes(trace.frame.columns);
  const lines: [number, string, Record<string, number>, boolean][] = [
    [found.missingParents, words.warnMissing, { n: found.missingParents, m: found.orphans }, true],
    [found.unfinished, words.warnUnfinished, { n: found.unfinished }, true],
    [found.cycles, words.warnCycles, { n: found.cycles }, false],
    [found.negative, words.warnNegative, { n: found.negative }, false],
    [found.duplicates, words.warnDuplicates, { n: found.duplicates }, false],
    [trace.totalSpans - spans, words.shown, { shown: spans, total: trace.totalSpans }, false],
    [spans - details.size, words.detailed, { shown: details.size, total: spans }, false],
    [inexact, words.warnInexact, { n: inexact }, false],
    [leftOut, words.roomFor, { shown, total: shown + leftOut }, false],
  ];
  const items = lines
    .filter(([count]) => count > 0)
    .map(([, sentence, values, inferred]) => {
      const mark = inferred ? fragment` <span class="inferred">${words.inferred}</span>` : '';
      return fragment`<li>${fillWords(sentence, values)}${mark}</li>`;
    });
  return items.length === 0
    ? ''
    : fragment`<ul class="warnings">
        ${items}
      </ul>`;
}

/** A dot in the service's colour with its initial, and the name. */
export function serviceMark(name: string): Markup {
  return fragment`<span class="service h${serviceHue(name)}"><i>${serviceInitials(name)}</i>${shownLabel(name)}</span>`;
}

export function servicesSection({ words, services }: ReportModel): Markup {
  const whole = services.reduce((sum, { selfNs }) => sum + selfNs, 0);
  const rows = services.map(({ name, spans, errors, selfNs, longestNs }) => {
    const share = whole > 0 ? (selfNs / whole) * 100 : 0;
    return fragment`<tr>
      <td>${serviceMark(name)}</td>
      <td class="number">${formatCount(spans)}</td>
      <td class="number">${errors > 0 ? fragment`<b class="bad">! ${formatCount(errors)}</b>` : '0'}</td>
      <td class="number" title="${formatExactNs(selfNs)}">${formatDuration(selfNs, words)}</td>
      <td class="share">
        <svg width="120" height="8" class="h${serviceHue(name)}" aria-hidden="true">
          <rect class="track" width="120" height="8" rx="2" />
          <rect class="bar" width="${(share * 1.2).toFixed(1)}" height="8" rx="2" />
        </svg>
        ${share.toFixed(1)}%
      </td>
      <td class="number" title="${formatExactNs(longestNs)}">${formatDuration(longestNs, words)}</td>
    </tr>`;
  });
  return fragment`<section>
    <h2>${words.services}</h2>
    <table>
      <thead>
        <tr>
          <th>${words.service}</th>
          <th class="number">${words.spans}</th>
          <th class="number">${words.errors}</th>
          <th class="number">${words.selfTime}</th>
          <th>${words.share}</th>
          <th class="number">${words.longest}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p class="note">${words.noteSelf}</p>
  </section>`;
}

export function errorsSection(model: ReportModel): Markup {
  const { words, errorNodes } = model;
  const shown = Array.from(errorNodes.subarray(0, ERRORS_SHOWN), (node) => errorItem(model, node));
  const more = errorNodes.length - shown.length;
  return fragment`<section>
    <h2>${words.errors}</h2>
    ${
      shown.length === 0
        ? fragment`<p class="note">${words.noErrors}</p>`
        : fragment`<ol class="errors">
            ${shown}
          </ol>`
    }
    ${more > 0 ? fragment`<p class="note">${fillWords(words.moreErrors, { n: more })}</p>` : ''}
  </section>`;
}

function errorItem(model: ReportModel, node: number): Markup {
  const { timeline } = model;
  const span = detailOf(model, node);
  const exceptions = span?.events.filter(({ name }) => name === 'exception') ?? [];
  const message = shownLabel(span?.status.message ?? '');
  const { pieces, leftOut } = model.room.fit(exceptions, (event) => exceptionBlock(model, event));
  return fragment`<li>
    <p>
      <b class="bad">!</b> <a href="#s${node}">${shownLabel(nameOf(timeline, node))}</a> ${serviceMark(serviceOf(timeline, node))}
      <code>${spanIdOf(timeline, node)}</code>
    </p>
    ${message === '' ? '' : fragment`<p class="message">${message}</p>`}
    ${pieces} ${leftOut > 0 ? fragment`<p class="note">${fillWords(model.words.noRoom, { n: leftOut })}</p>` : ''}
  </li>`;
}

/** Type, message and stack as the conventions name them; whatever else the event holds is in the span's fold-out. */
export function exceptionBlock({ words }: ReportModel, event: ReportSpan['events'][number]): Markup {
  const text = (key: string) => {
    const value = findAttribute(event.attributes, key);
    return value === undefined ? '' : shownValue(value);
  };
  const stack = text('exception.stacktrace');
  return fragment`<div class="thrown">
    <p><b>${text('exception.type') || words.exception}</b> ${text('exception.message')}</p>
    ${
      stack === ''
        ? ''
        : fragment`<details>
            <summary>${words.stack}</summary>
            <pre>${stack}</pre>
          </details>`
    }
  </div>`;
}
