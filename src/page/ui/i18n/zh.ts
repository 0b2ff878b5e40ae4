/** All Chinese of the page: each panel's own `zh.ts`, and what other rooms say, in `*.zh.ts`. */
type Dictionary = Readonly<Record<string, string>>;

/** A dictionary is merged by being there. */
const files = import.meta.glob<Readonly<Record<string, Dictionary>>>(
  ['../*/zh.ts', './*.zh.ts', '!./zh.ts'],
  { eager: true },
);

/** A key that occurs in several has one translation; a test checks this. */
export const zh: Dictionary = Object.assign(
  {},
  ...Object.values(files).flatMap((module) => Object.values(module)),
);
