/** Decoded images of the origin's private file system as a data set, read by a worker of their own. */
import { say, WordsError } from '#base/words.ts';
import type { Dataset } from '#data/dataset.ts';
import { openNames } from '#data/fileNames.ts';
import { FiledPixels } from '#data/kept/filedPixels.ts';
import type { RecordIndex } from '#data/kept/recordIndex.ts';
import type { KeptDataset } from '#data/kept/storedDataset.ts';
import { IMAGE_FILES, readImageFile } from '#storage/imageFolders.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface RecordsRequest {
  /** Fingerprint of the files. */
  readonly id: string;
  readonly side: number;
  readonly places: Uint32Array<ArrayBuffer>;
  readonly buffer: Bytes;
}

/** To the requests, in their order. */
export interface RecordsAnswer {
  /** Null if the file ends before a record. */
  readonly buffer: Bytes | null;
  /** Why the file cannot be read. */
  readonly failed: string | null;
}

/** The part of a Worker that is used here. */
export interface RecordsWorker {
  postMessage(request: RecordsRequest, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((message: MessageEvent<RecordsAnswer>) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
}

/** The literal form is the one that Vite finds. */
const spawnWorker = (): RecordsWorker =>
  new Worker(new URL('./records.worker.ts', import.meta.url), { type: 'module', name: 'records' });

interface Waiting {
  readonly resolve: (buffer: Bytes | null) => void;
  readonly reject: (error: Error) => void;
}

/** The worker begins at the first read and ends when it is told to and nothing is being read. */
class RecordsReader {
  readonly #id: string;
  readonly #name: string;
  readonly #spawn: () => RecordsWorker;
  #worker: RecordsWorker | null = null;
  #closing = false;
  readonly #waiting: Waiting[] = [];

  constructor(id: string, name: string, spawn: () => RecordsWorker) {
    this.#id = id;
    this.#name = name;
    this.#spawn = spawn;
  }

  read(side: number, places: Uint32Array<ArrayBuffer>, buffer: Bytes): Promise<Bytes | null> {
    this.#worker ??= this.#begin();
    const answer = new Promise<Bytes | null>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    const request = { id: this.#id, side, places, buffer };
    this.#worker.postMessage(request, [places.buffer, buffer.buffer]);
    return answer;
  }

  #begin(): RecordsWorker {
    const worker = this.#spawn();
    worker.onmessage = ({ data: { buffer, failed } }) => {
      const asked = this.#waiting.shift();
      if (failed === null) asked?.resolve(buffer);
      else asked?.reject(this.#cannot(failed));
      if (this.#closing && this.#waiting.length === 0) this.#end();
    };
    worker.onerror = ({ message }) => {
      for (const { reject } of this.#waiting.splice(0)) reject(this.#cannot(message));
      this.#end();
    };
    return worker;
  }

  #cannot(reason: string): WordsError {
    return new WordsError(
      say('The decoded images of “{{name}}” cannot be read: {{reason}}. Load the files again.', {
        name: this.#name,
        reason,
      }),
    );
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#closing = false;
  }

  close(): void {
    if (this.#waiting.length === 0) this.#end();
    else this.#closing = true;
  }
}

/** As the page keeps them, with the names of their files. @param id fingerprint of the files */
export async function openKept(
  id: string,
  dataset: KeptDataset,
  index: RecordIndex,
): Promise<Dataset> {
  const written = await readImageFile(id, IMAGE_FILES.names);
  const files = written === null ? null : await openNames(written);
  return { ...openRecords(id, dataset, index), ...(files && { files }) };
}

/** @param id fingerprint of the files */
export function openRecords(
  id: string,
  dataset: KeptDataset,
  index: RecordIndex,
  spawn: () => RecordsWorker = spawnWorker,
): Dataset {
  const reader = new RecordsReader(id, dataset.name, spawn);
  const pixels = new FiledPixels(
    index,
    dataset.name,
    (places, buffer) => reader.read(index.side, places, buffer),
    () => reader.close(),
  );
  return { ...dataset, pixels };
}
