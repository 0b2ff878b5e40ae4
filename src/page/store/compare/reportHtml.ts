/**
 * A comparison as one HTML file: no script, and no external style sheet, font or image. It contains
 * texts, escaped here, and drawings from the page.
 */

export interface ReportCell {
  readonly text: string;
  /** A second line: Δ to the baseline, a position. */
  readonly more?: string;
  readonly tone?: 'good' | 'fault' | 'quiet';
}

export interface ReportTable {
  readonly title: string;
  /** A sentence under the title; empty for none. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell heads its row. */
  readonly rows: readonly (readonly ReportCell[])[];
  /** Shown in place of a table without rows. */
  readonly empty: string;
}

export interface ReportFigure {
  readonly title: string;
  /** The figure in words. */
  readonly summary: string;
  /** An SVG document as text, serialised by the browser; it goes in as it is. */
  readonly svg: string;
}

export interface ReportMaps {
  readonly title: string;
  readonly caption: string;
  /** Rows of every map, from the top. */
  readonly rows: readonly string[];
  readonly maps: readonly {
    readonly run: string;
    /** A PNG as a data URL; null if there is nothing to draw. */
    readonly png: string | null;
    /** Shown in place of a missing map, else below it. */
    readonly words: string;
  }[];
}

export interface ReportStory {
  readonly run: string;
  readonly lines: readonly string[];
}

export interface Report {
  /** Of the document: `en`, `zh-CN`. */
  readonly language: string;
  readonly title: string;
  readonly subtitle: string;
  readonly storiesTitle: string;
  readonly chartsTitle: string;
  readonly runs: ReportTable;
  readonly stories: readonly ReportStory[];
  readonly figures: readonly ReportFigure[];
  readonly tables: readonly ReportTable[];
  readonly maps: readonly ReportMaps[];
  /** Folded: every field of every config. */
  readonly configs: ReportTable;
  /** How the file was made, at its foot. */
  readonly foot: string;
}

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
summary { cursor: pointer; } @media print { .scroll { overflow: visible; } }
`;

export function reportHtml(report: Report): string {
  const { language, title, subtitle, runs, stories, figures, tables, maps, configs, foot } = report;
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
${tableHtml(runs)}
<h2>${escapeHtml(report.storiesTitle)}</h2>
${stories.map(storyHtml).join('\n')}
${tables.map(tableHtml).join('\n')}
<h2>${escapeHtml(report.chartsTitle)}</h2>
<div class="figures">
${figures.map(figureHtml).join('\n')}
</div>
${maps.map(mapsHtml).join('\n')}
<details><summary><strong>${escapeHtml(configs.title)}</strong></summary>
${gridHtml(configs)}
</details>
<footer><p class="quiet">${escapeHtml(foot)}</p></footer>
</body>
</html>
`;
}

function storyHtml({ run, lines }: ReportStory): string {
  const said = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
  return `<h3>${escapeHtml(run)}</h3>${said}`;
}

function figureHtml({ title, summary, svg }: ReportFigure): string {
  const drawn = svg.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(title)}" `);
  return `<figure>${drawn}<figcaption>${escapeHtml(summary)}</figcaption></figure>`;
}

function tableHtml(table: ReportTable): string {
  const caption = table.caption === '' ? '' : `<p class="quiet">${escapeHtml(table.caption)}</p>`;
  return `<section><h2>${escapeHtml(table.title)}</h2>${caption}${gridHtml(table)}</section>`;
}

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
  return `<section><h2>${escapeHtml(title)}</h2><p class="quiet">${escapeHtml(caption)}</p><div class="maps">${drawn}</div></section>`;
}
