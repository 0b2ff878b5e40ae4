/** A chart as a figure of its own: the drawn SVG with title and legend, on white. */
import { say, WordsError } from '#base/words.ts';
import type { DrawnLine } from '#charts/drawing.ts';
import { embeddedFont } from './fontFace.ts';
import { samplePath, strokeOf } from './lineStyles.ts';
import { textWidth } from './textWidth.ts';

const NAMESPACE = 'http://www.w3.org/2000/svg';
const MARGIN = 16;
const TITLE_HEIGHT = 28;
const LEGEND_LINE_HEIGHT = 20;
/** The page's font; an SVG viewed without it has others that are common. */
const FONT = '"Inter Variable", Inter, "Helvetica Neue", Helvetica, Arial, sans-serif';

/** What of the page's style sheets a figure needs on its elements. */
const STYLES = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray'],
  ...['stroke-linecap', 'stroke-linejoin', 'font-size', 'font-weight', 'text-anchor', 'opacity'],
  'paint-order',
];

export interface FigureLabels {
  readonly title: string;
  /** Names of the runs; a single one is written beside the title. */
  readonly runs: readonly string[];
  readonly lines: readonly (Pick<DrawnLine, 'tone' | 'colour' | 'dash'> & {
    readonly label: string;
  })[];
}

export interface Figure {
  readonly text: string;
  /** px. */
  readonly width: number;
  readonly height: number;
}

/**
 * @param plot the chart's SVG as the page draws it; it is copied and left as it is
 * @returns a document that needs no style sheet, no font file and no page
 */
export function figureSvg(plot: SVGSVGElement, labels: FigureLabels): Figure {
  const box = plot.getBoundingClientRect();
  const legend = legendRows(labels.lines, box.width);
  const top = MARGIN + TITLE_HEIGHT + legend.length * LEGEND_LINE_HEIGHT;
  const width = Math.ceil(box.width) + 2 * MARGIN;
  const height = Math.ceil(top + box.height + MARGIN);

  const svg = element('svg', {
    xmlns: NAMESPACE,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
  });
  svg.setAttribute('font-family', FONT);
  const copy = plot.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new Error('The chart is not an SVG.');
  for (const [name, value] of Object.entries({ x: MARGIN, y: top })) {
    copy.setAttribute(name, String(value));
  }
  copy.setAttribute('width', String(box.width));
  copy.setAttribute('height', String(box.height));
  const run = labels.runs.length === 1 ? ` · ${labels.runs[0]}` : '';
  const left = MARGIN;
  svg.append(
    element('rect', { width, height, fill: '#ffffff' }),
    words(labels.title + run, { x: left, y: MARGIN + 14, 'font-weight': 600 }, 15),
    ...legend.flatMap((row, i) => legendRow(row, left, MARGIN + TITLE_HEIGHT + 4, i)),
    copy,
  );
  inLightTheme(svg, () => inlineStyles(svg));
  return { text: `${new XMLSerializer().serializeToString(svg)}\n`, width, height };
}

/**
 * Lets the style sheets of the page see the figure, in light colours, while `work` looks at it.
 * The theme is the root's: the built style sheets choose their colours there. Nothing is painted
 * before it is back.
 */
function inLightTheme(svg: SVGElement, work: () => void): void {
  const stage = document.createElement('div');
  stage.className = 'chart chart-figure';
  stage.append(svg);
  document.body.append(stage);
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset.theme = 'light';
  try {
    work();
  } finally {
    if (theme === undefined) delete dataset.theme;
    else dataset.theme = theme;
    stage.remove();
  }
}

function inlineStyles(svg: SVGElement): void {
  const all = [...svg.querySelectorAll('*')];
  // Read first, then written: an attribute set in between would change what is read next.
  const read = all.map((one) => {
    const style = getComputedStyle(one);
    return STYLES.map((name) => [name, style.getPropertyValue(name)] as const);
  });
  all.forEach((one, i) => {
    for (const attribute of ['class', 'style', 'tabindex', 'role']) one.removeAttribute(attribute);
    for (const [name, value] of read[i] ?? []) {
      if (value !== '' && value !== initial(name)) one.setAttribute(name, value);
    }
  });
}

/** Initial values, which need no attribute. */
function initial(name: string): string {
  const values: Record<string, string> = {
    'fill-opacity': '1',
    stroke: 'none',
    'stroke-opacity': '1',
    'stroke-dasharray': 'none',
    'stroke-linecap': 'butt',
    'stroke-linejoin': 'miter',
    'font-weight': '400',
    opacity: '1',
    'paint-order': 'normal',
  };
  return values[name] ?? '';
}

type Attributes = Readonly<Record<string, string | number>>;

function element(name: string, attributes: Attributes): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function words(text: string, attributes: Attributes, fontSize = 12): SVGElement {
  const made = element('text', attributes);
  // As a style, since the page's sheets have their own size for a chart's text.
  made.style.fontSize = `${fontSize}px`;
  made.style.fill = 'var(--text)';
  made.textContent = text;
  return made;
}

type LegendEntry = FigureLabels['lines'][number];

function entryWidth({ label }: LegendEntry): number {
  return 34 + textWidth(label) + 16;
}

/** The legend broken into rows that fit; none where there is one line. */
function legendRows(lines: readonly LegendEntry[], width: number): readonly LegendEntry[][] {
  if (lines.length < 2) return [];
  const rows: LegendEntry[][] = [[]];
  let used = 0;
  for (const line of lines) {
    const needed = entryWidth(line);
    if (used > 0 && used + needed > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(line);
    used += needed;
  }
  return rows;
}

function legendRow(
  row: readonly LegendEntry[],
  left: number,
  top: number,
  index: number,
): readonly SVGElement[] {
  let x = left;
  const y = top + index * LEGEND_LINE_HEIGHT;
  return row.flatMap((entry) => {
    const { color, dash, width } = strokeOf(entry);
    const sample = element('path', {
      ...{ d: samplePath(entry.tone, x, y + 6, 26), stroke: color, fill: 'none' },
      ...{ 'stroke-width': width, 'stroke-dasharray': dash },
    });
    const name = words(entry.label, { x: x + 32, y: y + 10 });
    x += entryWidth(entry);
    return [sample, name];
  });
}

/** Twice the size of the page's pixels: sharp in print. */
const PNG_SCALE = 2;

export async function svgToPng({ text, width, height }: Figure): Promise<ArrayBuffer> {
  // A picture loads nothing: it has to bring its font.
  const font = `<style>${await embeddedFont(text)}</style>`;
  const complete = text.replace(/^<svg[^>]*>/, (open) => open + font);
  const url = URL.createObjectURL(new Blob([complete], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * PNG_SCALE;
    canvas.height = height * PNG_SCALE;
    const context = canvas.getContext('2d');
    if (context === null) {
      throw new WordsError(say('This browser gives no canvas to draw on.'));
    }
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new WordsError(say('The browser could not write a PNG.'));
    return await blob.arrayBuffer();
  } finally {
    URL.revokeObjectURL(url);
  }
}
