/**
 * A comparison as one HTML file: no script, no link, and no external style sheet, font or image. It
 * contains texts, escaped here, and drawings from the page.
 */
import type {
  Report,
  ReportAgain,
  ReportCell,
  ReportDiagnosis,
  ReportFacts,
  ReportFigure,
  ReportMaps,
  ReportStory,
  ReportTable,
} from './report.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text for an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { max-width: 1180px; margin: 0 auto; padding: 32px 20px 60px; background: #fff; color: #14191f;
  font: 14px/1.5 Inter, "Helvetica Neue", Helvetica, Arial, "PingFang SC", "Microsoft YaHei", sans-serif;
  font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 26px; } h2 { margin: 36px 0 6px; font-size: 18px; }
h3 { margin: 16px 0 4px; font-size: 14px; } p { margin: 4px 0; }
.quiet { color: #56616e; } .good { color: #00714f; } .fault { color: #ad400b; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; }
th, td { padding: 5px 18px 5px 0; border-bottom: 1px solid #dfe4ea; text-align: left; vertical-align: top; }
thead th { color: #56616e; font-weight: 500; } tbody th { font-weight: 500; }
table small { display: block; font-size: 12px; font-weight: 400; color: #56616e; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 520px), 1fr)); gap: 18px; }
figure { margin: 0; border: 1px solid #dfe4ea; border-radius: 10px; overflow: hidden; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { padding: 0 16px 12px; color: #56616e; font-size: 12px; }
.maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)); gap: 18px; }
.map { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 0 8px; }
.map ol { margin: 0; padding: 0; list-style: none; font-size: 9px; text-align: right; color: #56616e; }
.map li { height: 10px; line-height: 10px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.map img { width: 100%; height: 100%; }
.verdict { margin: 20px 0; padding: 14px 18px; border-left: 4px solid #8a94a1; background: #f4f6f9; font-size: 17px; }
.verdict.good { border-color: #00714f; } .verdict.bad, .verdict.warning { border-color: #ad400b; }
.verdict, .verdict.good, .verdict.bad { color: #14191f; }
.verdict.good strong { color: #00714f; } .verdict.bad strong, .verdict.warning strong { color: #ad400b; }
.diagnosis { margin: 12px 0; padding: 12px 18px; border: 1px solid #dfe4ea; border-left: 4px solid #ad400b; border-radius: 8px; }
.diagnosis h3, .again h3 { margin-top: 0; font-size: 16px; } h4 { margin: 12px 0 2px; font-size: 14px; }
.again { margin: 12px 0; padding: 12px 18px; border: 1px solid #dfe4ea; border-radius: 8px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 18px; margin: 6px 0; }
dt { color: #56616e; } dd { margin: 0; overflow-wrap: anywhere; } ul { margin: 4px 0; padding-left: 20px; }
pre { margin: 6px 0; padding: 10px 14px; background: #f4f6f9; border-radius: 6px; font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin: 10px 0; } summary { cursor: pointer; } summary h2, summary h3 { display: inline; margin: 0; }
@media (max-width: 600px) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: 6px; } }
@media print { .scroll { overflow: visible; } }
`;

export function reportHtml(report: Report): string {
  const { language, title, subtitle, verdict, terms, diagnoses, charts, moreCharts } = report;
  const { again, events, configs, foot } = report;
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1><p class="quiet">${escapeHtml(subtitle)}</p></header>
<main>
<p class="verdict ${verdict.tone}"><strong>${escapeHtml(verdict.lead)}</strong> ${escapeHtml(verdict.more)}</p>
${tableHtml(report.runs)}
${folded(terms.title, factsHtml(terms.facts))}
${tableHtml(report.differences)}
${diagnoses.runs.length === 0 ? '' : `<h2>${escapeHtml(diagnoses.title)}</h2>`}
${diagnoses.runs.map((one) => diagnosisHtml(one, diagnoses.evidence, diagnoses.fixes)).join('\n')}
<h2>${escapeHtml(charts.title)}</h2>
${figuresHtml(charts.figures)}
${moreCharts.figures.length === 0 ? '' : folded(moreCharts.title, figuresHtml(moreCharts.figures))}
<h2>${escapeHtml(again.title)}</h2>
<p class="quiet">${escapeHtml(again.caption)}</p>
${again.runs.map(againHtml).join('\n')}
${folded(events.title, events.runs.map(storyHtml).join('\n'))}
${report.tables.map(foldedTable).join('\n')}
${report.maps.map((maps) => folded(maps.title, mapsHtml(maps))).join('\n')}
${foldedTable(configs)}
</main>
<footer><p class="quiet">${escapeHtml(foot)}</p></footer>
</body>
</html>
`;
}

const folded = (title: string, content: string): string =>
  `<details><summary><h2>${escapeHtml(title)}</h2></summary>\n${content}\n</details>`;

const foldedTable = (table: ReportTable): string =>
  folded(table.title, captionHtml(table) + gridHtml(table));

function factsHtml(facts: ReportFacts): string {
  if (facts.length === 0) return '';
  const rows = facts.map(
    ([term, text]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`,
  );
  return `<dl>${rows.join('')}</dl>`;
}

function diagnosisHtml(
  { run, cause, sentence, facts, evidence, fixes }: ReportDiagnosis,
  evidenceTitle: string,
  fixesTitle: string,
): string {
  const proof =
    evidence.length === 0 ? '' : `<h4>${escapeHtml(evidenceTitle)}</h4>${factsHtml(evidence)}`;
  const cures = fixes.map((fix) => `<li>${escapeHtml(fix)}</li>`).join('');
  const cure = cures === '' ? '' : `<h4>${escapeHtml(fixesTitle)}</h4><ul>${cures}</ul>`;
  return `<article class="diagnosis"><h3>${escapeHtml(run)}: ${escapeHtml(cause)}</h3>
<p>${escapeHtml(sentence)}</p>${factsHtml(facts)}${proof}${cure}</article>`;
}

function againHtml({ run, facts, notes, command, files }: ReportAgain): string {
  const said = notes.map((note) => `<p>${escapeHtml(note)}</p>`).join('');
  const parts = files.map(
    ({ title, text }) =>
      `<details><summary>${escapeHtml(title)}</summary><pre>${escapeHtml(text)}</pre></details>`,
  );
  return `<article class="again"><h3>${escapeHtml(run)}</h3>${factsHtml(facts)}
<pre><code>${escapeHtml(command)}</code></pre>${said}
${parts.join('\n')}</article>`;
}

function storyHtml({ run, lines }: ReportStory): string {
  const said = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
  return `<h3>${escapeHtml(run)}</h3>${said}`;
}

const figuresHtml = (figures: readonly ReportFigure[]): string =>
  `<div class="figures">\n${figures.map(figureHtml).join('\n')}\n</div>`;

function figureHtml({ title, summary, svg }: ReportFigure): string {
  const drawn = svg.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(title)}" `);
  return `<figure>${drawn}<figcaption>${escapeHtml(summary)}</figcaption></figure>`;
}

const captionHtml = ({ caption }: ReportTable): string =>
  caption === '' ? '' : `<p class="quiet">${escapeHtml(caption)}</p>`;

const tableHtml = (table: ReportTable): string =>
  `<section><h2>${escapeHtml(table.title)}</h2>${captionHtml(table)}${gridHtml(table)}</section>`;

function gridHtml({ title, columns, rows, empty }: ReportTable): string {
  if (rows.length === 0) return `<p class="quiet">${escapeHtml(empty)}</p>`;
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');
  const body = rows
    .map((cells) => {
      const [first, ...others] = cells;
      const name = first === undefined ? '' : `<th scope="row">${cellHtml(first)}</th>`;
      return `<tr>${name}${others.map((cell) => `<td>${cellHtml(cell)}</td>`).join('')}</tr>`;
    })
    .join('\n');
  return `<div class="scroll"><table aria-label="${escapeHtml(title)}"><thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>`;
}

function cellHtml({ text, more, tone }: ReportCell): string {
  const tinted = (words: string) =>
    tone === undefined ? words : `<span class="${tone}">${words}</span>`;
  const second = more === undefined || more === '' ? '' : `<small>${escapeHtml(more)}</small>`;
  return tinted(`${escapeHtml(text)}${second}`);
}

/** The data URL of a canvas; anything else is left out of the file. */
const PNG_URL = /^data:image\/png;base64,[A-Za-z0-9+/=]+$/;

function mapsHtml({ title, caption, rows, maps }: ReportMaps): string {
  const labels = rows.map((row) => `<li>${escapeHtml(row)}</li>`).join('');
  const drawn = maps
    .map(({ run, png, words }) => {
      const map =
        png !== null && PNG_URL.test(png)
          ? `<div class="map"><ol>${labels}</ol><img src="${png}" alt="${escapeHtml(`${title}, ${run}`)}"></div>`
          : '';
      return `<div><h3>${escapeHtml(run)}</h3>${map}<p class="quiet">${escapeHtml(words)}</p></div>`;
    })
    .join('\n');
  return `<p class="quiet">${escapeHtml(caption)}</p><div class="maps">${drawn}</div>`;
}
