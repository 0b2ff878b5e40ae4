/** Which columns of a parquet file are the images and their labels. */
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { getPhysicalColumns, getSchemaPath } from 'hyparquet/src/schema.js';

export interface LabelColumn {
  readonly path: string;
  /** Names of the labels 0, 1, …; null where the column has names or numbers itself. */
  readonly classNames: readonly string[] | null;
  readonly text: boolean;
}

export interface Columns {
  /** Bytes of a picture file. */
  readonly image: string;
  /** Names of the picture files; null for none. */
  readonly fileName: string | null;
  /** Finest first. */
  readonly labels: readonly LabelColumn[];
  /** Called labels, but of numbers that are not whole, or of several a row. */
  readonly otherLabels: readonly string[];
}

const IMAGE_NAME = /^(image|img|picture|photo|jpg|jpeg|png|webp)s?$/i;
const LABEL_NAME = /^(label|labels|class|category|target|cls|fine_label|coarse_label)$/i;

/** @returns null when there is no column of images */
export function columnsOf({ schema, key_value_metadata: extra }: FileMetaData): Columns | null {
  const [root] = getSchemaPath(schema, []);
  if (root === undefined) return null;
  const paths = getPhysicalColumns(root);
  const elementOf = (path: string): SchemaElement | undefined =>
    getSchemaPath(schema, path.split('.')).at(-1)?.element;
  const features = featuresOf(extra?.find(({ key }) => key === 'huggingface')?.value);
  const binary = paths.filter((path) => {
    const element = elementOf(path);
    return element?.type === 'BYTE_ARRAY' && !isText(element);
  });
  const owner = (path: string): string => path.replace(/\.bytes$/, '');
  const image =
    binary.find((path) => features.get(owner(path))?.kind === 'Image') ??
    binary.find((path) => IMAGE_NAME.test(owner(path))) ??
    (binary.length === 1 ? binary[0] : undefined);
  if (image === undefined) return null;
  const path = `${owner(image)}.path`;
  const named = paths.filter((column) => features.get(column)?.kind === 'ClassLabel');
  const plain = paths.filter((column) => LABEL_NAME.test(column));
  const labels = (named.length > 0 ? named : plain).flatMap((column): LabelColumn[] => {
    const element = elementOf(column);
    const text = element?.type === 'BYTE_ARRAY';
    if (!text && element?.type !== 'INT32' && element?.type !== 'INT64') return [];
    return [{ path: column, classNames: features.get(column)?.names ?? null, text }];
  });
  const sizes = (label: LabelColumn): number => label.classNames?.length ?? 0;
  return {
    image,
    fileName: image.endsWith('.bytes') && paths.includes(path) ? path : null,
    labels: labels.toSorted((a, b) => sizes(b) - sizes(a)),
    otherLabels:
      labels.length > 0
        ? []
        : paths.filter((column) => LABEL_NAME.test(column.split('.')[0] ?? '')),
  };
}

const isText = ({ converted_type: converted, logical_type: logical }: SchemaElement): boolean =>
  converted === 'UTF8' || logical?.type === 'STRING';

interface Feature {
  readonly kind: string;
  readonly names: readonly string[] | null;
}

/** What the Hugging Face library says of its columns: `{"info": {"features": {…}}}`. */
function featuresOf(json: string | undefined): ReadonlyMap<string, Feature> {
  const found = new Map<string, Feature>();
  let info: unknown;
  try {
    info = JSON.parse(json ?? '{}');
  } catch {
    return found;
  }
  const features = field(field(info, 'info'), 'features');
  if (typeof features !== 'object' || features === null) return found;
  for (const [column, feature] of Object.entries(features)) {
    const kind = field(feature, '_type');
    const names = field(feature, 'names');
    if (typeof kind !== 'string') continue;
    const texts = Array.isArray(names) ? names.map(String) : null;
    found.set(column, { kind, names: texts });
  }
  return found;
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}
