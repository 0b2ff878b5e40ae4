/** All Chinese of the page: each panel's own `zh.ts`, and what the run and store rooms say. */
import { zhAlarms } from './alarms.zh.ts';
import { zhFields } from './fields.zh.ts';
import { zhRun } from './run.zh.ts';
import { zhStore } from './store.zh.ts';

type Dictionary = Readonly<Record<string, string>>;

/** Every folder's dictionary is merged automatically. */
const panels = import.meta.glob<Dictionary>(['../*/zh.ts', '!../i18n/zh.ts'], {
  eager: true,
  import: 'zh',
});

/** A key that occurs in several has one translation; a test checks this. */
export const zh: Dictionary = Object.assign(
  {},
  zhAlarms,
  zhFields,
  zhRun,
  zhStore,
  ...Object.values(panels),
);
