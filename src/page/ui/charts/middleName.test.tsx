import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { MiddleName } from './MiddleName.tsx';

/** The part that is cut where there is no room, and the part that never is. */
function parts(name: string) {
  const [, head = '', tail = ''] =
    /(?:middle-name-head" aria-hidden="true">(.*?)<\/span>)?<span aria-hidden="true">(.*?)<\/span><\/span>$/.exec(
      renderToStaticMarkup(<MiddleName name={name} />),
    ) ?? [];
  return { head, tail };
}

test('a name is cut before its end, where runs of one preset differ', () => {
  const [one, other] = [parts('quick-1a2b3c'), parts('quick-4d5e6f')];
  expect(one).toEqual({ head: 'quic', tail: 'k-1a2b3c' });
  expect(other.tail).not.toBe(one.tail);
});

test('a short name is not cut; letters of two units stay whole', () => {
  expect(parts('quick-1')).toEqual({ head: '', tail: 'quick-1' });
  expect(parts('😀😀12345678')).toEqual({ head: '😀😀', tail: '12345678' });
  expect(renderToStaticMarkup(<MiddleName name="quick-1a2b3c" />)).toContain(
    'title="quick-1a2b3c"><span class="visually-hidden">quick-1a2b3c</span>',
  );
});
