/** The page's typeface as part of a picture. */

const FAMILY = 'Inter Variable';

/** The `@font-face` rules that a text needs, with the fonts in them; empty where there are none. */
export async function embeddedFont(text: string): Promise<string> {
  const faces = [...document.styleSheets].flatMap((sheet) =>
    rulesOf(sheet).flatMap((rule) =>
      rule instanceof CSSFontFaceRule ? (faceOf(rule, sheet.href ?? document.baseURI) ?? []) : [],
    ),
  );
  const needed = faces.filter(({ range }) => Array.from(text).some((letter) => has(range, letter)));
  const written = await Promise.all(
    needed.map(async ({ url, range }) => {
      const response = await fetch(url);
      if (!response.ok) return '';
      const source = `url(${await asDataUrl(await response.blob())}) format("woff2")`;
      const covers = range === '' ? '' : `unicode-range:${range};`;
      return `@font-face{font-family:"${FAMILY}";font-weight:100 900;${covers}src:${source}}`;
    }),
  );
  return written.join('');
}

/** A sheet of another origin does not show its rules. */
function rulesOf(sheet: CSSStyleSheet): readonly CSSRule[] {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

interface Face {
  readonly url: string;
  readonly range: string;
}

function faceOf({ style }: CSSFontFaceRule, base: string): Face | null {
  const family = style.getPropertyValue('font-family').replaceAll(/["']/g, '');
  const [, path] = /url\(["']?([^"')]+)["']?\)/.exec(style.getPropertyValue('src')) ?? [];
  const upright = !style.getPropertyValue('font-style').includes('italic');
  if (family !== FAMILY || path === undefined || !upright) return null;
  return { url: new URL(path, base).href, range: style.getPropertyValue('unicode-range') };
}

/** Whether a `unicode-range` covers a letter: `U+0-FF, U+131, U+4??`. */
export function has(range: string, letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  if (range.trim() === '') return true;
  return range.split(',').some((part) => {
    const [first = '', last = first] = part.trim().replace(/^u\+/i, '').split('-');
    const from = Number.parseInt(first.replaceAll('?', '0'), 16);
    const to = Number.parseInt(last.replaceAll('?', 'F'), 16);
    return code >= from && code <= to;
  });
}

function asDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
