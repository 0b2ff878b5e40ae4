/** What the worker for addresses tells the page. */
import type { Words } from '#base/words.ts';
import type { SourceFile } from './datasets.ts';

export type DownloadEvent =
  /** `total` is 0 where the server does not say. */
  | { readonly type: 'downloading'; readonly done: number; readonly total: number }
  | { readonly type: 'downloaded'; readonly file: SourceFile }
  | { readonly type: 'downloadRefused'; readonly message: Words };
