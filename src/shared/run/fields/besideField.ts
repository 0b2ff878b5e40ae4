import { say, type Words } from '#base/words.ts';

type Short = (values: Words['values']) => Words;

/** By the template of `problemWithValue`. */
const SHORT: Readonly<Record<string, Short>> = {
  '{{label}} ({{name}}) must be true or false, not {{value}}.': () => say('Must be on or off.'),
  '{{label}} ({{name}}) must be one of {{values}}, not {{value}}.': (values) =>
    say('Must be one of {{values}}.', values),
  '{{label}} ({{name}}) must be a number from {{range}}, not {{value}}.': (values) =>
    say('Must be a number from {{range}}.', values),
  '{{label}} ({{name}}) must be a whole number from {{range}}, not {{value}}.': (values) =>
    say('Must be a whole number from {{range}}.', values),
  '{{label}} ({{name}}) is {{value}}; it must be {{range}}.': (values) =>
    say('Must be {{range}}.', values),
  '{{label}} ({{name}}) is {{value}}; it must be a multiple of {{step}}.': (values) =>
    say('Must be a multiple of {{step}}.', values),
};

/** A problem with a value as it reads beside its own field, which shows both name and value. */
export const besideField = (problem: Words): Words =>
  SHORT[problem.english]?.(problem.values) ?? problem;
