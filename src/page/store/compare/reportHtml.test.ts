import { expect, test } from 'vitest';
import type { Report, ReportTable } from './report.ts';
import { reportHtml } from './reportHtml.ts';

const EVIL = `<img src=x onerror=alert(1)>"'&</script>`;

const table = (text: string): ReportTable => ({
  title: text,
  caption: text,
  columns: [text, text],
  rows: [
    [
      { text, more: text },
      { text, more: text, tone: 'fault' },
    ],
  ],
  empty: text,
});

const FIGURE = '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>';

const report = (text: string, changes: Partial<Report> = {}): Report => ({
  language: 'en',
  title: text,
  subtitle: text,
  verdict: { tone: 'good', lead: text, more: text },
  runs: table(text),
  terms: { title: text, facts: [[text, text]] },
  differences: table(text),
  diagnoses: {
    title: text,
    evidence: text,
    fixes: text,
    runs: [
      {
        ...{ run: text, cause: text, sentence: text },
        ...{ facts: [[text, text]], evidence: [[text, text]], fixes: [text] },
      },
    ],
  },
  charts: { title: text, figures: [{ title: text, summary: text, svg: FIGURE }] },
  moreCharts: { title: text, figures: [{ title: text, summary: text, svg: FIGURE }] },
  tables: [table(text), { ...table(text), rows: [] }],
  maps: [
    {
      title: text,
      caption: text,
      rows: [text],
      maps: [
        { run: text, png: 'data:image/png;base64,AAAA', words: text },
        { run: text, png: `data:image/png;base64,AAAA" onload="${text}`, words: text },
      ],
    },
  ],
  events: { title: text, runs: [{ run: text, lines: [text] }] },
  again: {
    title: text,
    caption: text,
    runs: [
      {
        ...{ run: text, facts: [[text, text]], notes: [text], command: text },
        files: [{ title: text, text }],
      },
    ],
  },
  configs: table(text),
  foot: text,
  ...changes,
});

/** Names of the opened elements; every `<` in a text must be escaped. */
const elements = (html: string) =>
  Array.from(html.matchAll(/<([a-z][a-z0-9]*)/gi), ([, name = '']) => name.toLowerCase());

test('text is never parsed as markup: the elements equal those of a harmless report', () => {
  const html = reportHtml(report(EVIL));
  expect(elements(html)).toEqual(elements(reportHtml(report('plain'))));
  expect(html).not.toContain(EVIL);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;&lt;/script&gt;');
});

test('only a canvas’s data URL becomes an image', () => {
  expect(reportHtml(report('plain')).match(/<img /g)).toHaveLength(1);
});

test('it contains no scripts and fetches nothing', () => {
  const html = reportHtml(report('plain'));
  expect(elements(html)).not.toContain('script');
  expect(html).not.toMatch(/<link|@import|url\(|https?:/);
  expect(html).toContain(`default-src 'none'`);
});

test('a table without rows has a message, and figures have a name', () => {
  const html = reportHtml(report('plain', { charts: report('Loss').charts }));
  expect(html).toContain('<svg role="img" aria-label="Loss" viewBox');
  expect(html.match(/<p class="quiet">plain<\/p>/g)?.length).toBeGreaterThan(1);
  expect(html).toContain('<p class="verdict good"><strong>plain</strong> plain</p>');
});
