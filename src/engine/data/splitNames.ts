/** Which split a folder or a file is of, by its name. */

const TEST_FOLDER = /^(test|testing|val|valid|validation)$/i;
const TRAIN_FOLDER = /^(train|training)$/i;

export const isTestFolder = (name: string): boolean => TEST_FOLDER.test(name);

export const isSplitFolder = (name: string): boolean =>
  TEST_FOLDER.test(name) || TRAIN_FOLDER.test(name);

/** A file or an array whose name has one of these words, such as `x_test` or `val-0001.tar`. */
export const isTestName = (name: string): boolean =>
  /(^|[^a-z])(test|testing|val|valid|validation|t10k)([^a-z]|$)/i.test(name);
