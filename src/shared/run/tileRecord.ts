/**
 * The text that keeps what was timed on an adapter: its version, a checksum, and what the times hold
 * for. One of another browser, driver or lab is stale; nothing that cannot be read does harm.
 */
import * as v from 'valibot';
import type { TimedLayer } from './tiles.ts';

/** Increased when the content changes its meaning. */
const VERSION = 1;

/** What times hold for. */
export interface TileStamp {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** Sizes of its subgroups, smallest and largest; 0 where the browser does not tell. */
  readonly subgroups: readonly [smallest: number, largest: number];
  /** The browser or Dawn, with its version. */
  readonly runtime: string;
  /** Of the kernels' source. */
  readonly kernels: string;
}

export type ReadTiles =
  | { readonly kind: 'none' | 'stale' | 'damaged' | 'newer' }
  | { readonly kind: 'good'; readonly layers: readonly TimedLayer[] };

const layerSchema = v.object({
  ...{ layer: v.string(), table: v.string(), tile: v.string() },
  ratio: v.number(),
});

const contentSchema = v.object({
  stamp: v.object({
    ...{ vendor: v.string(), architecture: v.string(), description: v.string() },
    ...{ subgroups: v.array(v.number()), runtime: v.string(), kernels: v.string() },
  }),
  savedAt: v.number(),
  layers: v.array(layerSchema),
});

const recordSchema = v.object({
  version: v.literal(VERSION),
  sha256: v.string(),
  content: contentSchema,
});

const newerSchema = v.object({ version: v.pipe(v.number(), v.integer(), v.minValue(VERSION + 1)) });

type Content = v.InferOutput<typeof contentSchema>;

/** Under which an adapter's record is kept. */
export const adapterKey = ({ vendor, architecture, description }: TileStamp): string =>
  [vendor, architecture, description].join(' · ');

export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param savedAt milliseconds since 1970 */
export async function tileRecordText(
  stamp: TileStamp,
  layers: readonly TimedLayer[],
  savedAt: number,
): Promise<string> {
  const content = { stamp, savedAt, layers };
  const checksum = await sha256(JSON.stringify([VERSION, content]));
  return JSON.stringify({ version: VERSION, sha256: checksum, content });
}

/** @param text as it was kept; null where nothing is */
export async function readTileRecord(text: string | null, stamp: TileStamp): Promise<ReadTiles> {
  if (text === null) return { kind: 'none' };
  const content = await contentOf(text);
  if (typeof content === 'string') return { kind: content };
  const same =
    JSON.stringify(content.stamp) === JSON.stringify(v.parse(contentSchema.entries.stamp, stamp));
  return same ? { kind: 'good', layers: content.layers } : { kind: 'stale' };
}

/** For people: of which adapter it is, and how many layers it has; null if it cannot be read. */
export async function aboutTileRecord(
  text: string,
): Promise<{ readonly adapter: string; readonly layers: number } | null> {
  const content = await contentOf(text);
  if (typeof content === 'string') return null;
  return { adapter: content.stamp.description, layers: content.layers.length };
}

async function contentOf(text: string): Promise<Content | 'damaged' | 'newer'> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'damaged';
  }
  if (v.is(newerSchema, json)) return 'newer';
  const read = v.safeParse(recordSchema, json);
  if (!read.success) return 'damaged';
  const { content, sha256: expected } = read.output;
  const checksum = await sha256(JSON.stringify([VERSION, content]));
  return checksum === expected ? content : 'damaged';
}
