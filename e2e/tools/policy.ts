/**
 * What the page may do: run and fetch its own files, nothing else. `blob:` images are the
 * previews of the user's own files.
 */
const POLICY: readonly string[] = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
];

const header = (policy: readonly string[]): string =>
  [...policy, "frame-ancestors 'none'"].join('; ');

/** The headers of every answer but one. */
export const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': header(POLICY),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** The workers that read what a person gave the address of, data sets and runs: they may ask other sites. */
const ASK_OTHERS = /^\/assets\/(download|watch)\.worker-[\w-]+\.js$/;

export function headersOf(pathname: string): Readonly<Record<string, string>> {
  if (!ASK_OTHERS.test(pathname)) return HEADERS;
  const policy = POLICY.map((rule) =>
    rule.startsWith('connect-src') ? `${rule} https: http:` : rule,
  );
  return { ...HEADERS, 'Content-Security-Policy': header(policy) };
}

/**
 * The policy in the document, for hosts that send no headers. A document can say neither who may
 * frame it nor that it is isolated.
 */
export const META_POLICY = POLICY.join('; ');
