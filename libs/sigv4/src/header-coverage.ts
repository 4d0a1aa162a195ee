import type { HeaderIndex } from './header-index.js';
import type { ParsedForm } from './parsed-signature.js';
import { refuse, type SignatureRefusal } from './signature-refusal.js';

const AMAZON = 'x-amz-';

/**
 * Returns null when every signed header came exactly once and no `x-amz-*` header came unsigned: what could change the
 * meaning of the request is then covered by the signature.
 */
export function findUncovered({ claim, form }: ParsedForm, headers: HeaderIndex): SignatureRefusal | null {
  const signed = new Set(claim.signedHeaders);
  for (const name of signed) {
    if (headers.first(name) === undefined)
      return refuse('header-missing', `The signed header ${name} did not come.`, form);
    if (headers.isRepeated(name)) return repeated(name, form);
  }
  for (const name of headers.names()) {
    if (!name.startsWith(AMAZON)) continue;
    if (headers.isRepeated(name)) return repeated(name, form);
    if (!signed.has(name)) return refuse('header-unsigned', `The header ${name} must be signed.`, form);
  }
  return null;
}

function repeated(name: string, form: ParsedForm['form']): SignatureRefusal {
  return refuse('header-repeated', `The header ${name} came more than once.`, form);
}
