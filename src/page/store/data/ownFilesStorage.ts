/** The storage of own files; fetched when the page first asks for it. */
import type { OwnFilesStorage } from './ownFiles.ts';

export const ownFilesStorage: OwnFilesStorage = {
  read: async () => (await import('#storage/ownFiles.ts')).readOwnFiles(),
  write: async (records) => (await import('#storage/ownFiles.ts')).writeOwnFiles(records),
};
