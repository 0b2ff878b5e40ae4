import './MiddleName.css';

/** Letters kept at a name's end: run names differ there. */
const TAIL = 8;

/** A name that is cut in its middle where there is no room; whole in its title. */
export function MiddleName({ name }: { readonly name: string }) {
  const letters = Array.from(name);
  const head = letters.slice(0, -TAIL).join('');
  return (
    <span className="middle-name" title={name}>
      <span className="visually-hidden">{name}</span>
      {head !== '' && (
        <span className="middle-name-head" aria-hidden="true">
          {head}
        </span>
      )}
      <span aria-hidden="true">{letters.slice(-TAIL).join('')}</span>
    </span>
  );
}
